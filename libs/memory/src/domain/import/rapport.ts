import { z } from 'zod';
import { MEMORY_KINDS, MEMORY_STATUSES, type Memory } from '../memory.js';
import {
  MEMORY_CHARACTERS,
  UnreadableFile,
  type ImportedFile,
  type ImportedMemory,
  type ImportProblem,
} from './imported-file.js';
import { jsonLines, type Tally } from './read-json.js';

/** Grows when a reader of the older one would misread the newer. */
const VERSION = 1;
const PART_CHARACTERS = 1_000;

const header = z.object({ object: z.literal('rapport.memories'), version: z.literal(VERSION) });
/** Nobody's memory reaches further back, and not every database knows a year 0. */
const EARLIEST = new Date('0001-01-01T00:00:00Z');
const date = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .pipe(z.date().min(EARLIEST));
const line = z.object({
  text: z.string().trim().min(1),
  subject: z.string().max(PART_CHARACTERS),
  attribute: z.string().max(PART_CHARACTERS),
  value: z.string().max(PART_CHARACTERS),
  kind: z.enum(MEMORY_KINDS),
  status: z.enum(MEMORY_STATUSES),
  persona: z.string().max(64).nullable(),
  pinned: z.boolean(),
  salience: z.number().min(0).max(1),
  valid_from: date.nullable(),
  valid_until: date.nullable(),
  created_at: date.pipe(z.date().min(new Date(0))),
});

/** Our own export: a header line, then a memory a line. What is no longer so comes in as what is no longer so. */
export function readRapport(text: string, tally: Tally): ImportedFile {
  const memories: ImportedMemory[] = [];
  const problems: ImportProblem[] = [];
  const [first, ...rest] = jsonLines(text, tally);
  if (!first || 'reason' in first || !header.safeParse(first.value).success) {
    throw new UnreadableFile([{ at: 'line 1', reason: 'not_as_expected' }]);
  }
  for (const one of rest) {
    if ('reason' in one) {
      problems.push(one);
      continue;
    }
    const parsed = line.safeParse(one.value);
    if (!parsed.success) problems.push({ at: one.at, reason: 'not_as_expected' });
    else if (parsed.data.text.length > MEMORY_CHARACTERS) problems.push({ at: one.at, reason: 'too_long' });
    else memories.push(toMemory(parsed.data));
  }
  return { memories, messages: [], problems };
}

function toMemory(read: z.infer<typeof line>): ImportedMemory {
  const { persona, valid_from: validFrom, valid_until: validUntil, created_at: createdAt, ...rest } = read;
  return {
    ...rest,
    persona: persona ?? undefined,
    validFrom: validFrom ?? undefined,
    validUntil: validUntil ?? undefined,
    createdAt,
  };
}

export function exportHeader(at: Date): string {
  return `${JSON.stringify({ object: 'rapport.memories', version: VERSION, exported_at: at.toISOString() })}\n`;
}

/** @param persona slug of the only persona that recalls it */
export function exportLine(memory: Memory, persona: string | undefined): string {
  const { text, subject, attribute, value, kind, status, trust, origin, pinned, salience } = memory;
  const told = {
    text,
    subject,
    attribute,
    value,
    kind,
    status,
    trust,
    origin,
    persona: persona ?? null,
    pinned,
    salience,
    valid_from: memory.validFrom?.toISOString() ?? null,
    valid_until: memory.validUntil?.toISOString() ?? null,
    sources: memory.sources.map(({ messageId }) => messageId),
    created_at: memory.createdAt.toISOString(),
  };
  return `${JSON.stringify(told)}\n`;
}
