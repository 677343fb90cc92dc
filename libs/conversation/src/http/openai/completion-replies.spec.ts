import { newId } from '@rapport/kernel';
import type { OpenStreams } from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it, vi } from 'vitest';
import { completionErrors } from '../../completion.errors.js';
import { turnErrors } from '../../conversation.errors.js';
import type { TurnEvent } from '../../domain/turn-event.js';
import type { NumberedEvent } from '../../turn/turn-channel.js';
import { CompletionReplies } from './completion-replies.js';

const HEAD = { created: 1, model: 'maren', includeUsage: false, stored: false };
const CREATED: TurnEvent = { type: 'response.created', turnId: newId('turn'), userMessageId: newId('message') };
const FAILED: TurnEvent = { type: 'response.failed', error: completionErrors.interrupted() };

/** `broken`: what the reader throws after its events. */
function setup(events: readonly TurnEvent[], broken?: Error) {
  const sent: unknown[] = [];
  const stream = {
    closed: new AbortController().signal,
    send: ({ data }: { data: unknown }) => Promise.resolve(sent.push(data) > 0),
    end: () => Promise.resolve(sent.push('the end')),
  };
  const abandon = vi.fn();
  async function* read(): AsyncGenerator<NumberedEvent> {
    for (const [index, event] of events.entries()) yield { ...event, sequence: index + 1 };
    if (broken) throw broken;
  }
  const source = { channel: { read }, abandon };
  const replies = new CompletionReplies({ open: () => stream } as unknown as OpenStreams);
  const reply = (destroyed: boolean) => ({ raw: { destroyed, once: () => undefined } }) as unknown as FastifyReply;
  return {
    sut: {
      stream: () => replies.stream(source, HEAD, {} as FastifyRequest, reply(false)),
      json: (destroyed: boolean) => replies.json(source, HEAD, reply(destroyed)),
    },
    ctx: { sent, abandon },
  };
}

describe('a stream whose source breaks', () => {
  it('ends with the error, and the answer with it', async () => {
    const { sut, ctx } = setup(
      [CREATED, { type: 'response.output_text.delta', delta: 'Good ' }],
      turnErrors.streamGone(),
    );
    await sut.stream();
    expect(ctx.sent.slice(-3)).toMatchObject([
      { choices: [{ delta: { content: 'Good ' } }] },
      { error: { code: 'turn.stream_gone' } },
      'the end',
    ]);
    expect(ctx.abandon).toHaveBeenCalledOnce();
  });
});

describe('a body of an answer that failed', () => {
  it('is the error', async () => {
    const { sut } = setup([CREATED, FAILED]);
    await expect(sut.json(false)).rejects.toMatchObject({ code: 'completion.interrupted' });
  });

  it('is nothing to complain of where the client has left', async () => {
    const { sut } = setup([CREATED, FAILED]);
    await expect(sut.json(true)).resolves.toBeUndefined();
  });
});
