import type { OpenStreams } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { turnErrors } from '../conversation.errors.js';
import type { TurnFollower } from '../turn/stream/turn-follower.js';
import { TurnChannel } from '../turn/turn-channel.js';
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
  const replies = new TurnReplies({ open: () => stream } as unknown as OpenStreams, follower);
  const sut = () => replies.stream(channel, 0, { id: 'request' } as never, {} as never);
  return { sut, ctx: { channel, sent } };
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
});
