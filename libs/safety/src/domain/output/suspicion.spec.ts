import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Suspicion } from './suspicion.js';

function setup(scoreOf: (text: string) => number = () => 0) {
  const windows: string[] = [];
  const sut = new Suspicion((text) => {
    windows.push(text);
    return scoreOf(text);
  });
  return { sut, ctx: { windows } };
}

describe('Suspicion', () => {
  it('scores a text that grows in windows of 600 that move by 300, and its rest at the end', () => {
    const { sut, ctx } = setup();
    sut.read('a'.repeat(300));
    sut.read('b'.repeat(300));
    sut.read('c'.repeat(301));
    sut.end();
    sut.end();
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(300));
    expect(ctx.windows).toEqual([a, `${a}${b}`, `${b}${c}`, `${b?.slice(1)}${c}c`]);
  });

  it('keeps the strongest score', () => {
    const { sut } = setup((text) => (text.includes('x') ? 0.9 : 0.2));
    sut.read(`${'a'.repeat(350)}x${'a'.repeat(2_000)}`);
    sut.end();
    expect(sut.highest).toBe(0.9);
  });

  it('reads the same windows however the text is cut, each no longer than 600', () => {
    const pieces = fc.array(fc.string({ maxLength: 700 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const [cut, whole] = [setup(), setup()];
        for (const part of parts) cut.sut.read(part);
        whole.sut.read(parts.join(''));
        for (const { sut } of [cut, whole]) sut.end();
        expect(cut.ctx.windows).toEqual(whole.ctx.windows);
        expect(cut.ctx.windows.every(({ length }) => length <= 600)).toBe(true);
      }),
    );
  });
});
