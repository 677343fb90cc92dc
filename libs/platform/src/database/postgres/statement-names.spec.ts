import { describe, expect, it } from 'vitest';
import { StatementNames } from './statement-names.js';

const planned = (text: string): string => `/* planned once */ ${text}`;

describe('names of statements', () => {
  const setup = (limit = 10) => ({ sut: new StatementNames(limit) });

  it('are given to what is to be planned once, and stay', () => {
    const { sut } = setup();
    const name = sut.nameOf(planned('select $1'));
    expect(name).toMatch(/^rapport_[0-9a-f]{32}$/);
    expect(sut.nameOf(planned('select $1'))).toBe(name);
  });

  it('are not given to anything else', () => {
    expect(setup().sut.nameOf('select $1')).toBeUndefined();
  });

  it('depend on nothing but the text', () => {
    const [one, other] = [setup().sut, setup().sut];
    one.nameOf(planned('select $1'));
    expect(one.nameOf(planned('select $2'))).toBe(other.nameOf(planned('select $2')));
    expect(one.nameOf(planned('select $1'))).not.toBe(one.nameOf(planned('select $2')));
  });

  it('are no more than the limit', () => {
    const { sut } = setup(2);
    const named = ['a', 'b', 'c'].map((text) => sut.nameOf(planned(text)) !== undefined);
    expect(named).toEqual([true, true, false]);
  });
});
