import { newId, type UserId } from '@rapport/kernel';
import { InProcessSharedState, type UserCipher } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { expect, it, vi } from 'vitest';
import { DestroyedKeys } from './destroyed-keys.js';

function setup() {
  const sharedState = new InProcessSharedState(new ManualClock());
  const processes = Array.from({ length: 2 }, () => {
    const forget = vi.fn<(userId: UserId) => void>();
    const keys = new DestroyedKeys(sharedState, { forget } as unknown as UserCipher);
    keys.onModuleInit();
    return { keys, forget };
  });
  return { sut: processes[0]!, ctx: { other: processes[1]!, sharedState, userId: newId('user') } };
}

it('a destroyed key is forgotten by every process', async () => {
  const { sut, ctx } = setup();
  await sut.keys.announce(ctx.userId);
  await expect.poll(() => ctx.other.forget.mock.calls).toEqual([[ctx.userId]]);
  expect(sut.forget).toHaveBeenCalledExactlyOnceWith(ctx.userId);
});

it('a process that stops hears of no more', async () => {
  const { sut, ctx } = setup();
  await sut.keys.announce(ctx.userId);
  await expect.poll(() => ctx.other.forget.mock.calls.length).toBe(1);
  await ctx.other.keys.onModuleDestroy();
  await sut.keys.announce(ctx.userId);
  await expect.poll(() => sut.forget.mock.calls.length).toBe(2);
  expect(ctx.other.forget).toHaveBeenCalledTimes(1);
});

it('shared state that is away does not stop an erasure', async () => {
  const { sut, ctx } = setup();
  vi.spyOn(ctx.sharedState, 'publish').mockRejectedValue(new Error('away'));
  await expect(sut.keys.announce(ctx.userId)).resolves.toBeUndefined();
});
