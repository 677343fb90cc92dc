import { slotsScene } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { rehearse, SLOT_HEADER } from './switched.js';

type Flaws = Parameters<typeof slotsScene>[0];

/** The scene, when the check's time is up, and who serves in the end. */
async function setup(flaws: Flaws = {}, stop = new AbortController()) {
  const scene = await slotsScene(flaws)();
  const serving = async () => (await fetch(scene.target.baseUrl ?? '')).headers.get(SLOT_HEADER);
  return { sut: () => rehearse({ ...scene, signal: stop.signal }), ctx: { serving } };
}

describe('a rehearsal of the way back', () => {
  it('counts refused connections as no answers, and comes back from a slot that nobody answers at', async () => {
    const { sut, ctx } = await setup({ isRetired: true });
    const seen = await sut();
    expect(seen).toMatchObject({ ready: [0], backIn: expect.any(Number) });
    expect(seen?.failed).toBeGreaterThan(0);
    expect([seen?.therein, await ctx.serving()]).toEqual([undefined, 'green']);
  });

  it('says what the command said of a slot that was taken away', async () => {
    const { sut } = await setup({ isRetired: true, command: 'echo "blue has 0 pods ready" >&2; exit 1' });
    expect(await sut()).toMatchObject({ refusal: 'blue has 0 pods ready', ready: [0] });
  });

  it('leaves nobody at the other slot when its time is up meanwhile', async () => {
    const stop = new AbortController();
    const onRequest = (slot: string) => slot === 'blue' && stop.abort(new Error('interrupted'));
    const { sut, ctx } = await setup({ onRequest }, stop);
    await expect(sut()).rejects.toThrow('interrupted');
    expect(await ctx.serving()).toBe('green');
  });

  it('lets the command end that was begun, so that the way back is the last word', async () => {
    const stop = new AbortController();
    const slowly = '[ "$1" = green ] || sleep 0.3; printf %s "$1" > "$0"';
    const { sut, ctx } = await setup({ command: slowly }, stop);
    setTimeout(() => stop.abort(new Error('interrupted')), 150);
    await expect(sut()).rejects.toThrow('interrupted');
    expect(await ctx.serving()).toBe('green');
  });
});
