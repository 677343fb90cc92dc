import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StringTable } from './string-table.js';

function setup(...texts: string[]) {
  const sut = new StringTable();
  return { sut, ctx: { ordinals: texts.map((text) => sut.intern(text)) } };
}

/** Everything that the table's arrays hold, as text. */
function contents(table: StringTable): string {
  const arrays = Object.values(table).filter((value) => value instanceof Uint8Array);
  return arrays.map((bytes) => Buffer.from(bytes).toString('latin1')).join();
}

describe('StringTable', () => {
  it('numbers strings in order and finds them again', () => {
    const { sut, ctx } = setup('tea', 'bees', 'tea');
    expect(ctx.ordinals).toEqual([0, 1, 0]);
    expect([sut.find('bees'), sut.find('wasps')]).toEqual([1, -1]);
  });

  it('overwrites what is released, and gives its number to the next one', () => {
    const { sut } = setup('secret', 'other');
    expect(contents(sut)).toContain('secret');
    sut.release(0);
    expect(contents(sut)).not.toContain('secret');
    expect([sut.find('secret'), sut.intern('new'), sut.get(0), sut.get(1)]).toEqual([-1, 0, 'new', 'other']);
  });

  it('gives back any string as it was, and behaves like a map under any sequence of changes', () => {
    const unit = fc.constantFrom('a', 'é', '東', '\u{1F41D}', '\ud83d', '\0');
    const step = fc.record({ text: fc.string({ unit, maxLength: 4 }), release: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const { sut } = setup();
        const model = new Map<string, number>();
        const unlike: string[] = [];
        for (const { text, release } of steps) {
          const known = model.get(text);
          if (sut.find(text) !== (known ?? -1)) unlike.push(text);
          if (release && known !== undefined) {
            sut.release(known);
            model.delete(text);
          } else if (!release) model.set(text, sut.intern(text));
        }
        expect(unlike).toEqual([]);
        expect(new Set(model.values()).size).toBe(model.size);
        expect([...model.values()].map((ordinal) => sut.get(ordinal))).toEqual([...model.keys()]);
      }),
    );
  });

  it('does not slow down or grow when the same few strings come and go', () => {
    const { sut } = setup('stays');
    for (let round = 0; round < 1_000; round++) sut.release(sut.intern(`passing ${round % 7}`));
    expect(sut.find('stays')).toBe(0);
    expect(sut.size).toBe(2);
  });

  it('counts its bytes', () => {
    const { sut } = setup();
    const before = sut.bytes;
    for (let index = 0; index < 1_000; index++) sut.intern(`word ${index}`);
    const perString = (sut.bytes - before) / 1_000;
    expect(perString).toBeGreaterThan(8 + 4 + 2 + 4 + 4);
    expect(perString).toBeLessThan(60);
  });
});
