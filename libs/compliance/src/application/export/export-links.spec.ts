import { newId } from '@rapport/kernel';
import { createTestCrypto, ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { ExportLinks } from './export-links.js';

async function setup() {
  const clock = new ManualClock();
  const { blindIndex } = await createTestCrypto();
  const sut = new ExportLinks(blindIndex, clock, { linkTtlS: 60 });
  return { sut, ctx: { clock, link: sut.create(newId('dataExport')) } };
}

describe('a download link', () => {
  it('works until its time is over', async () => {
    const { sut, ctx } = await setup();
    await ctx.clock.advance(59_000);
    expect(sut.isValid(ctx.link)).toBe(true);
    await ctx.clock.advance(1_000);
    expect(sut.isValid(ctx.link)).toBe(false);
  });

  it('is good for one export, and until the time it was made for', async () => {
    const { sut, ctx } = await setup();
    const others = [
      { ...ctx.link, exportId: newId('dataExport') },
      { ...ctx.link, expires: ctx.link.expires + 1 },
      { ...ctx.link, signature: ctx.link.signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) },
    ];
    expect(others.map((link) => sut.isValid(link))).toEqual([false, false, false]);
  });
});
