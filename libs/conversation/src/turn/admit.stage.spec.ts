import { newId } from '@rapport/kernel';
import { InProcessSharedState, type SharedState } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { AdmitStage } from './admit.stage.js';
import type { UrgentMessages } from './urgent-messages.js';

function setup({ dailyLimit = 2, shared }: { dailyLimit?: number; shared?: SharedState } = {}) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1, 23, 0));
  const state = shared ?? new InProcessSharedState(clock);
  const urgent = { includes: (text: string) => text === 'Help' } as unknown as UrgentMessages;
  const sut = new AdmitStage(state, clock, urgent, { messageMaxCharacters: 10 }, { dailyLimit });
  const command = { userId: newId('user'), conversationId: newId('conversation'), content: 'Hello' };
  return { sut, ctx: { clock, command } };
}

/** Every use of it fails, as when Redis is down. */
const broken = { increment: () => Promise.reject(new Error('down')) } as unknown as SharedState;

describe('AdmitStage', () => {
  it.each(['', '  \n', '\u200b\u2060'])('turns away a message in which nothing is to be seen: %j', async (content) => {
    const { sut, ctx } = setup();
    await expect(sut.run({ ...ctx.command, content })).rejects.toThrow('conversation.message_empty');
  });

  it('lets in a message of exactly the greatest length', async () => {
    const { sut, ctx } = setup();
    await expect(sut.run({ ...ctx.command, content: 'x'.repeat(10) })).resolves.toBeUndefined();
    await expect(sut.run({ ...ctx.command, content: 'x'.repeat(11) })).rejects.toThrow('at most 10 characters');
  });

  it('turns away nothing urgent, however much was sent', async () => {
    const { sut, ctx } = setup({ dailyLimit: 1 });
    await sut.run(ctx.command);
    await expect(sut.run(ctx.command)).rejects.toThrow('turn.daily_limit');
    await expect(sut.run({ ...ctx.command, content: 'Help' })).resolves.toBeUndefined();
  });

  it('counts a day from midnight to midnight, UTC', async () => {
    const { sut, ctx } = setup();
    await sut.run(ctx.command);
    await sut.run(ctx.command);
    await expect(sut.run(ctx.command)).rejects.toMatchObject({ code: 'turn.daily_limit', retryAfterMs: 3_600_000 });
    await ctx.clock.advance(3_600_000);
    await expect(sut.run(ctx.command)).resolves.toBeUndefined();
  });

  it("does not count one person's messages against another", async () => {
    const { sut, ctx } = setup({ dailyLimit: 1 });
    await sut.run(ctx.command);
    await expect(sut.run({ ...ctx.command, userId: newId('user') })).resolves.toBeUndefined();
  });

  it('lets everybody in while shared state is down', async () => {
    const { sut, ctx } = setup({ shared: broken });
    await expect(sut.run(ctx.command)).resolves.toBeUndefined();
  });

  it('does not count at all without a limit', async () => {
    const { sut, ctx } = setup({ dailyLimit: 0, shared: {} as SharedState });
    await expect(sut.run(ctx.command)).resolves.toBeUndefined();
  });
});
