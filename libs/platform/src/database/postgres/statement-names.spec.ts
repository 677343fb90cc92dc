import { describe, expect, it } from 'vitest';
import { StatementNames } from './statement-names.js';

const USES_BEFORE = 5;

describe('names of statements', () => {
  const setup = (limit = 10) => {
    const sut = new StatementNames(limit);
    const use = (text: string, times: number): string | undefined => {
      let name: string | undefined;
      for (let time = 0; time < times; time += 1) name = sut.nameOf(text);
      return name;
    };
    return { sut, ctx: { use } };
  };

  it('are given to what comes often, and stay', () => {
    const { sut, ctx } = setup();
    expect(ctx.use('select $1', USES_BEFORE)).toBeUndefined();
    const name = sut.nameOf('select $1');
    expect(name).toMatch(/^rapport_[0-9a-f]{32}$/);
    expect(sut.nameOf('select $1')).toBe(name);
  });

  it('depend on nothing but the text', () => {
    const [one, other] = [setup(), setup()];
    one.ctx.use('select $1', USES_BEFORE + 1);
    const names = [one, other].map(({ ctx }) => ctx.use('select $1, $2', USES_BEFORE + 1));
    expect(names[0]).toBe(names[1]);
    expect(names[0]).not.toBe(one.sut.nameOf('select $1'));
  });

  it('are no more than the limit', () => {
    const { ctx } = setup(2);
    const named = ['a', 'b', 'c'].map((text) => ctx.use(text, USES_BEFORE + 1) !== undefined);
    expect(named).toEqual([true, true, false]);
  });

  it('are none where the limit is 0', () => {
    expect(setup(0).ctx.use('a', USES_BEFORE + 1)).toBeUndefined();
  });

  it('are not kept from what is frequent by what comes once', () => {
    const { sut, ctx } = setup();
    for (let round = 0; round < USES_BEFORE; round += 1) {
      sut.nameOf('frequent');
      for (let once = 0; once < 400; once += 1) sut.nameOf(`${round} ${once}`);
    }
    expect(ctx.use('frequent', 1)).toBeDefined();
  });
});
