import { z } from 'zod';
import {
  bareMemory,
  MEMORY_CHARACTERS,
  UnreadableFile,
  type ImportedFile,
  type ImportedMemory,
  type ImportProblem,
} from './imported-file.js';
import { looseDate, parseJson, readEach, shortList, type Tally } from './read-json.js';

const item = z.object({
  memory: z.string().trim().min(1),
  created_at: looseDate.optional(),
  metadata: z.object({ type: z.unknown(), category: z.unknown() }).partial().nullish(),
  categories: shortList(z.string()).nullish(),
});

/**
 * What mem0's `get_all` and its exports hold: a list of memories, bare, or under `results` or `memories`. Users, agents and
 * hashes are not taken over.
 */
export function readMem0(text: string, tally: Tally): ImportedFile {
  const file = parseJson(text);
  const { items, at } = listIn(file);
  const { read, problems } = readEach(item, items, at, tally);
  const memories: ImportedMemory[] = [];
  const tooLong: ImportProblem[] = [];
  for (const { value, at: where } of read) {
    if (value.memory.length > MEMORY_CHARACTERS) tooLong.push({ at: where, reason: 'too_long' });
    else memories.push(bareMemory(value.memory, { kind: kindOf(value), createdAt: value.created_at }));
  }
  return { memories, messages: [], problems: [...problems, ...tooLong] };
}

function listIn(file: unknown): { items: readonly unknown[]; at: string } {
  if (Array.isArray(file)) return { items: file, at: '' };
  if (file !== null && typeof file === 'object') {
    for (const [name, items] of Object.entries(file)) {
      if ((name === 'results' || name === 'memories') && Array.isArray(items)) return { items, at: `/${name}` };
    }
  }
  throw new UnreadableFile([{ at: '', reason: 'not_as_expected' }]);
}

function kindOf({ metadata, categories }: z.infer<typeof item>): ImportedMemory['kind'] {
  const words = [metadata?.type, metadata?.category, ...(categories ?? [])];
  return words.some((word) => typeof word === 'string' && /preference/iu.test(word)) ? 'preference' : 'fact';
}
