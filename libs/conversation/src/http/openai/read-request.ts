import { parseId, type CodedError, type ConversationId } from '@rapport/kernel';
import { httpErrors } from '@rapport/platform';
import type { ChatRequest } from '../../application/complete-chat.js';
import { completionErrors } from '../../completion.errors.js';
import { REFUSED, type ChatCompletionRequestDto, type ChatMessageDto } from './chat-completion.dto.js';

/** Values of a refused parameter that ask for nothing. */
const HARMLESS: Partial<Record<(typeof REFUSED)[number], (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  tool_choice: (value) => value === 'none' || value === 'auto',
  function_call: (value) => value === 'none' || value === 'auto',
  modalities: (value) => Array.isArray(value) && value.length === 1 && value[0] === 'text',
  response_format: (value) => typeof value === 'object' && value !== null && 'type' in value && value.type === 'text',
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
};

/** Throws `completion.unsupported`, naming the first parameter that would change the meaning of an answer. */
export function assertSupported(body: ChatCompletionRequestDto): void {
  for (const name of REFUSED) {
    const value = (body as unknown as Record<string, unknown>)[name];
    const asksNothing = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!asksNothing && HARMLESS[name]?.(value) !== true) throw unsupported(`/${name}`, 'is not supported');
  }
}

/** The conversation that the request continues, if it names one. Throws `id.malformed`. */
export function conversationOf({ metadata }: ChatCompletionRequestDto): ConversationId | undefined {
  const id = metadata?.['conversation_id'];
  if (id === undefined || id === null) return undefined;
  return parseId('conversation', typeof id === 'string' ? id : '');
}

/** The messages by what becomes of them. Throws `completion.last_not_user` and what {@link textOf} throws. */
export function readMessages(
  messages: readonly ChatMessageDto[],
): Pick<ChatRequest, 'content' | 'context' | 'history'> {
  const read = messages.map((message, index) => ({ role: message.role, text: textOf(message, index) }));
  const last = read.at(-1);
  if (last?.role !== 'user') throw completionErrors.lastNotUser();
  const isContext = (role: string): boolean => role === 'system' || role === 'developer';
  return {
    content: last.text,
    context: read.filter(({ role }) => isContext(role)).map(({ text }) => text),
    history: read
      .slice(0, -1)
      .filter(({ role }) => !isContext(role))
      .map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'assistant', text })),
  };
}

function textOf({ role, content, tool_calls: calls }: ChatMessageDto, index: number): string {
  const at = `/messages/${index}`;
  if (role === 'tool' || role === 'function') throw unsupported(`${at}/role`, 'tools are not supported');
  if (Array.isArray(calls) && calls.length > 0) throw unsupported(`${at}/tool_calls`, 'tools are not supported');
  if (typeof content === 'string') return content;
  // An answer that said nothing.
  if (role === 'assistant' && (content === null || content === undefined)) return '';
  if (!Array.isArray(content)) {
    throw httpErrors.invalid(undefined, { issues: [{ pointer: `${at}/content`, detail: 'must be text' }] });
  }
  return content.map((part: unknown, place) => textOfPart(part, `${at}/content/${place}`)).join('\n');
}

function textOfPart(part: unknown, pointer: string): string {
  const { type, text } = (part ?? {}) as { readonly type?: unknown; readonly text?: unknown };
  if (type !== 'text' || typeof text !== 'string') throw unsupported(pointer, 'only text parts are supported');
  return text;
}

function unsupported(pointer: string, detail: string): CodedError {
  return completionErrors.unsupported(undefined, { issues: [{ pointer, detail }] });
}
