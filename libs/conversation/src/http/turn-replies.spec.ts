import type { OpenStreams, StreamOptions } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { turnErrors } from '../conversation.errors.js';
import type { TurnFollower } from '../turn/stream/turn-follower.js';
import { TurnChannel, type TurnReader } from '../turn/turn-channel.js';
import { TurnReplies } from './turn-replies.js';

function setup() {
  const sent: string[] = [];
  const stream = {
    closed: new AbortController().signal,
    send: ({ event, id }: { event: string; id: number }) => Promise.resolve(sent.push(`${id} ${event}`) > 0),
    end: () => Promise.resolve(),
  };
  const channel = new TurnChannel(100);
  const follower = { along: (turn: TurnChannel) => turn } as unknown as TurnFollower;
  const begun: unknown[] = [];
  const open = (_request: unknown, _reply: unknown, options: StreamOptions) => {
    begun.push(options.begun);
    return stream;
  };
  const replies = new TurnReplies({ open } as unknown as OpenStreams, follower);
  const sut = (turn: TurnReader = channel) => replies.stream(turn, 0, { id: 'request' } as never, {} as never);
  return { sut, ctx: { channel, sent, begun } };
}

describe('TurnReplies', () => {
  it('tells late readers of an answer that was replaced, and not of the blanks that it left', async () => {
    const { sut, ctx } = setup();
    for (const delta of ['It was', ' quiet.']) ctx.channel.publish({ type: 'response.output_text.delta', delta });
    ctx.channel.withdraw();
    ctx.channel.publish({ type: 'message.replaced', reason: 'output_blocked', text: 'No.' });
    ctx.channel.publish({ type: 'response.failed', error: turnErrors.interrupted() });
    await sut();
    expect(ctx.sent).toEqual(['3 message.replaced', '4 response.failed']);
  });

  it('tells a turn that was begun here also where a shutdown began since, and no other', async () => {
    const { sut, ctx } = setup();
    ctx.channel.publish({ type: 'response.failed', error: turnErrors.interrupted() });
    await sut();
    await sut({ read: () => ctx.channel.read() });
    expect(ctx.begun).toEqual([true, false]);
  });
});
