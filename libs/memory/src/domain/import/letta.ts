import { z } from 'zod';
import { sentencesOf } from '../writing/words.js';
import {
  bareMemory,
  MEMORY_CHARACTERS,
  MESSAGE_CHARACTERS,
  UnreadableFile,
  type ImportedFile,
  type ImportedMemory,
  type ImportedMessage,
  type ImportProblem,
} from './imported-file.js';
import { anyList, looseDate, parseJson, readEach, shortList, type Tally } from './read-json.js';

const block = z.object({ id: z.string().nullish(), label: z.string(), value: z.string() });
const passage = z.union([z.object({ text: z.string() }), z.object({ content: z.string() })]);
const part = z.object({ type: z.string().optional(), text: z.string().nullish() });
const call = z.object({ function: z.object({ name: z.string(), arguments: z.string() }) });
const message = z.object({
  role: z.string(),
  content: z.union([z.string(), shortList(part)]).nullish(),
  text: z.string().nullish(),
  tool_calls: shortList(call).nullish(),
  created_at: looseDate.optional(),
});
const list = anyList.nullish();
const agent = z.object({ core_memory: list, blocks: list, messages: list, archival_memory: list, passages: list });
const file = agent.extend({ agents: list });

/** The block about the person. That of the persona says nothing of them: personas are this server's own. */
const ABOUT_THE_PERSON = 'human';
/** What the program tells its model, in the person's place. */
const EVENTS = new Set(['heartbeat', 'login', 'system_alert', 'package_message']);
/** A line that is still to be filled in, and what the program's own template says. */
const BLANK = /:\s*\??$|^This is (?:what I know so far about the user|my section of core memory)/u;

/**
 * An agent file of Letta, of either version: the block about the person and archival passages become memories, a sentence or
 * line each; what was said becomes a conversation.
 */
export function readLetta(text: string, tally: Tally): ImportedFile {
  const { agents, ...whole } = asExpected(file, parseJson(text), '');
  const [first] = agents ?? [];
  const parts = first === undefined ? [whole] : [whole, asExpected(agent, first, '/agents/0')];
  const where = ['', '/agents/0'];
  if (!parts.some(({ core_memory: core, blocks, messages }) => core ?? blocks ?? messages)) {
    throw new UnreadableFile([{ at: '', reason: 'not_as_expected' }]);
  }
  const read = parts.map((held, index) => readPart(held, where[index]!, tally));
  return {
    memories: read.flatMap(({ memories }) => memories),
    messages: read.flatMap(({ messages }) => messages),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function asExpected<T>(schema: z.ZodType<T>, value: unknown, at: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UnreadableFile([{ at, reason: 'not_as_expected' }]);
  return parsed.data;
}

function readPart(held: z.infer<typeof agent>, at: string, tally: Tally): ImportedFile {
  const blocks = [
    readEach(block, held.core_memory ?? [], `${at}/core_memory`, tally),
    readEach(block, held.blocks ?? [], `${at}/blocks`, tally),
  ];
  const passages = [
    readEach(passage, held.archival_memory ?? [], `${at}/archival_memory`, tally),
    readEach(passage, held.passages ?? [], `${at}/passages`, tally),
  ];
  const said = readEach(message, held.messages ?? [], `${at}/messages`, tally);
  const about = blocks.flatMap(({ read }) => read).filter(({ value }) => value.label === ABOUT_THE_PERSON);
  const memories = [
    ...about.map(({ value, at: where }) => ({ text: value.value, at: where })),
    ...passages.flatMap(({ read }) => read).map(({ value, at: where }) => ({ text: textIn(value), at: where })),
  ].flatMap(({ text, at: where }) => memoriesOf(text, where, tally));
  const messages = said.read.flatMap(({ value, at: where }) => messageOf(value, where) ?? []);
  const unread = [...blocks, ...passages, said].flatMap(({ problems }) => problems);
  return {
    memories: memories.filter((found) => 'text' in found),
    messages: messages.filter((found) => 'text' in found),
    problems: [...unread, ...[...memories, ...messages].filter((found) => 'reason' in found)],
  };
}

const textIn = (found: z.infer<typeof passage>): string => ('text' in found ? found.text : found.content);

function memoriesOf(text: string, at: string, tally: Tally): (ImportedMemory | ImportProblem)[] {
  if (text.length > MESSAGE_CHARACTERS) return [{ at, reason: 'too_long' }];
  const statements = statementsOf(text);
  tally.add(statements.length);
  return statements.map((statement) => memoryOf(statement, at));
}

function statementsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*[-*•]\s*/u, '').trim())
    .flatMap((line) => (line.includes(':') ? [line] : sentencesOf(line)))
    .filter((statement) => statement !== '' && !BLANK.test(statement));
}

function memoryOf(text: string, at: string): ImportedMemory | ImportProblem {
  return text.length > MEMORY_CHARACTERS ? { at, reason: 'too_long' } : bareMemory(text);
}

function messageOf(value: z.infer<typeof message>, at: string): ImportedMessage | ImportProblem | undefined {
  if (value.role !== 'user' && value.role !== 'assistant') return undefined;
  const text = (value.role === 'user' ? saidByUser(textOf(value)) : (toldByTool(value) ?? textOf(value)))?.trim();
  if (text === undefined || text === '') return undefined;
  if (text.length > MESSAGE_CHARACTERS) return { at, reason: 'too_long' };
  return { role: value.role, text, at: value.created_at };
}

function textOf({ content, text }: z.infer<typeof message>): string {
  if (typeof content === 'string') return content;
  if (!content) return text ?? '';
  return content.flatMap((one) => one.text ?? []).join('\n');
}

/** Older versions wrap what the person says: {"type": "user_message", "message": "…"}. */
function saidByUser(text: string): string | undefined {
  const wrapped = z.object({ type: z.string(), message: z.string().optional() }).safeParse(jsonOf(text));
  if (!wrapped.success) return text;
  return EVENTS.has(wrapped.data.type) ? undefined : wrapped.data.message;
}

/** Older versions speak through a tool: what else they write are thoughts. */
function toldByTool({ tool_calls: calls }: z.infer<typeof message>): string | undefined {
  if (!calls?.length) return undefined;
  const told = calls.filter((one) => one.function.name === 'send_message');
  const said = told.map(
    (one) => z.object({ message: z.string() }).safeParse(jsonOf(one.function.arguments)).data?.message,
  );
  return said.filter((text) => text !== undefined).join('\n');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
