import { z } from 'zod';
import {
  MESSAGE_CHARACTERS,
  UnreadableFile,
  type ImportedFile,
  type ImportedMessage,
  type ImportProblem,
} from './imported-file.js';
import { jsonLines, looseDate, type Tally } from './read-json.js';

const header = z.union([z.object({ chat_metadata: z.object({}) }), z.object({ user_name: z.string() })]);
const message = z.object({
  mes: z.string(),
  is_user: z.boolean(),
  is_system: z.boolean().nullish(),
  send_date: looseDate.optional(),
});

/** A chat of SillyTavern: a header line, then a message a line. Of swipes the one that was shown counts; notes of the program do not. */
export function readSillyTavern(text: string, tally: Tally): ImportedFile {
  const messages: ImportedMessage[] = [];
  const problems: ImportProblem[] = [];
  const [first, ...rest] = jsonLines(text, tally);
  if (!first || 'reason' in first || !header.safeParse(first.value).success) {
    throw new UnreadableFile([{ at: 'line 1', reason: 'not_as_expected' }]);
  }
  for (const line of rest) {
    const read = 'reason' in line ? line : messageOf(line.value, line.at);
    if (read && 'reason' in read) problems.push(read);
    else if (read) messages.push(read);
  }
  return { memories: [], messages, problems };
}

function messageOf(value: unknown, at: string): ImportedMessage | ImportProblem | undefined {
  const parsed = message.safeParse(value);
  if (!parsed.success) return { at, reason: 'not_as_expected' };
  const { mes, is_user: isUser, is_system: isSystem, send_date: date } = parsed.data;
  if (isSystem === true) return undefined;
  const text = mes.trim();
  if (text === '') return { at, reason: 'empty' };
  if (text.length > MESSAGE_CHARACTERS) return { at, reason: 'too_long' };
  return { role: isUser ? 'user' : 'assistant', text, at: date };
}
