import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../domain/turn-event.js';
import { CompletionChunks } from './completion-mapping.js';

const CREATED: TurnEvent = { type: 'response.created', turnId: newId('turn'), userMessageId: newId('message') };
const says = (delta: string): TurnEvent => ({ type: 'response.output_text.delta', delta });
const replaced = (reason: string, text: string): TurnEvent => ({ type: 'message.replaced', reason, text });

/** What a client has at the end. */
function told(...events: readonly TurnEvent[]): string {
  const chunks = new CompletionChunks({ created: 1, model: 'maren', includeUsage: false, stored: true });
  const all = [CREATED, ...events].flatMap((event) => [...chunks.of(event)]);
  return all.map((chunk) => (chunk as Chunk).choices[0]?.delta.content ?? '').join('');
}

interface Chunk {
  readonly choices: readonly { readonly delta: { readonly content?: string } }[];
}

describe('CompletionChunks', () => {
  it('adds what stands for a text that was taken back', () => {
    expect(told(replaced('output_blocked', 'No.'))).toBe('No.');
    expect(told(says('It '), says('was'), replaced('output_blocked', 'No.'))).toBe('It was\n\nNo.');
  });

  it('goes on after what the client has where a text is told again', () => {
    expect(told(replaced('resumed', 'It was quiet.'))).toBe('It was quiet.');
    expect(told(says('It '), says('was'), replaced('resumed', 'It was quiet.'))).toBe('It was quiet.');
    // It had heard more than was stored: nothing can be taken back, and nothing is said twice.
    expect(told(says('It was quiet.'), replaced('resumed', 'It was'))).toBe('It was quiet.');
  });
});
