import { describe, expect, it } from 'vitest';
import { Facts } from './facts.js';

function setup() {
  const ctx = { gathered: 0 };
  const gather = async () => (ctx.gathered += 1);
  return { sut: new Facts(), ctx: { ...ctx, gather, times: () => ctx.gathered } };
}

describe('facts', () => {
  it('are gathered once, also for those who ask while it is being done', async () => {
    const { sut, ctx } = setup();
    const [one, other] = await Promise.all([sut.get('a', ctx.gather), sut.get('a', ctx.gather)]);
    expect([one, other, await sut.get('a', ctx.gather), ctx.times()]).toEqual([1, 1, 1, 1]);
  });

  it('of other names are other facts', async () => {
    const { sut, ctx } = setup();
    expect([await sut.get('a', ctx.gather), await sut.get('b', ctx.gather)]).toEqual([1, 2]);
  });

  it('fail for all who asked', async () => {
    const { sut } = setup();
    const gather = () => Promise.reject(new Error('away'));
    await expect(sut.get('a', gather)).rejects.toThrow('away');
    await expect(sut.get('a', gather)).rejects.toThrow('away');
  });
});
