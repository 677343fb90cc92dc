import { describe, expect, it } from 'vitest';
import type { Facts, StoredTurn, Tokens, UpstreamCall } from './facts.js';
import { compareLedger, type Ledger } from './ledger.js';

const tokens = (prompt: number, output: number): Tokens => ({ prompt, cached: 0, output, thoughts: 0 });
const turn = (own: Tokens | null, verdict = 'ok'): StoredTurn => ({
  id: 'turn_1',
  conversation: 'conv_1',
  userMessage: 'msg_1',
  state: 'completed',
  rung: 'primary',
  verdict,
  errorCode: null,
  tokens: own,
  user: 'user_1',
  interrupted: false,
});
const call = (sent: Tokens, whole = true, of: string | undefined = 'turn_1'): UpstreamCall => ({
  turn: of,
  whole,
  tokens: sent,
});

const setup = (turns: StoredTurn[], upstream: UpstreamCall[], daily: Tokens, charged = 100): Ledger => {
  const facts = { turns, upstream, daily, charged: new Map([['user_1', charged]]) };
  return compareLedger(facts satisfies Pick<Facts, 'turns' | 'upstream' | 'daily' | 'charged'>);
};

describe('the ledger of tokens', () => {
  it('is exact when both sides say the same', () => {
    const ledger = setup([turn(tokens(10, 5))], [call(tokens(10, 5))], tokens(10, 5));
    expect(ledger).toMatchObject({ exact: 1, late: { turns: 0 }, unheard: { turns: 0 }, counted: 15, violations: [] });
  });

  it('objects to an answered call that is counted wrongly', () => {
    expect(setup([turn(tokens(10, 4))], [call(tokens(10, 5))], tokens(10, 4)).violations).toHaveLength(1);
  });

  it('objects to tokens that nobody sent', () => {
    expect(setup([turn(tokens(20, 5), 'error')], [call(tokens(10, 5), false)], tokens(20, 5)).violations).toHaveLength(
      1,
    );
  });

  it('reports what a call that was cut off never told', () => {
    const ledger = setup([turn(tokens(10, 2), 'error')], [call(tokens(10, 5), false)], tokens(10, 2));
    expect(ledger).toMatchObject({ late: { turns: 1, tokens: 3, most: 3 }, violations: [] });
  });

  it('reports a call that was cut off before it told anything', () => {
    const ledger = setup([turn(null, 'error')], [call(tokens(10, 5), false)], tokens(0, 0));
    expect(ledger).toMatchObject({ unheard: { turns: 1, tokens: 15 }, late: { turns: 0 }, violations: [] });
  });

  it('objects to a count that was never reported', () => {
    const { violations } = setup([turn(tokens(9, 5), 'error')], [call(tokens(10, 5), false)], tokens(9, 5));
    expect(violations).toHaveLength(1);
  });

  it('objects to budgets that do not cover what a dead process took', () => {
    const dead = { ...turn(tokens(10, 2), 'interrupted'), interrupted: true };
    const overrun = (charged: number) =>
      setup([dead], [call(tokens(10, 5), false)], tokens(10, 2), charged).overrun.length;
    expect([overrun(14), overrun(15)]).toEqual([1, 0]);
  });

  it('objects to days that hold less than their turns', () => {
    expect(setup([turn(tokens(10, 5))], [call(tokens(10, 5))], tokens(10, 0)).violations).toHaveLength(1);
  });

  it('counts background work with the days', () => {
    const background: UpstreamCall = { turn: undefined, whole: true, tokens: tokens(3, 1) };
    const ledger = setup([turn(tokens(10, 5))], [call(tokens(10, 5)), background], tokens(13, 6));
    expect(ledger).toMatchObject({ background: 0, counted: 19, violations: [] });
  });

  it('objects to background work that is counted twice', () => {
    const background: UpstreamCall = { turn: undefined, whole: true, tokens: tokens(3, 1) };
    const { violations } = setup([turn(tokens(10, 5))], [call(tokens(10, 5)), background], tokens(16, 7));
    expect(violations).toHaveLength(1);
  });
});
