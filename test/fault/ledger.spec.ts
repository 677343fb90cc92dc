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
});
const call = (sent: Tokens, whole = true, of: string | undefined = 'turn_1'): UpstreamCall => ({
  turn: of,
  whole,
  tokens: sent,
});

const setup = (turns: StoredTurn[], upstream: UpstreamCall[], daily: Tokens): Ledger =>
  compareLedger({ turns, upstream, daily } satisfies Pick<Facts, 'turns' | 'upstream' | 'daily'>);

describe('the ledger of tokens', () => {
  it('is exact when both sides say the same', () => {
    const ledger = setup([turn(tokens(10, 5))], [call(tokens(10, 5))], tokens(10, 5));
    expect(ledger).toEqual({ exact: 1, cut: 0, unheard: 0, counted: 15, violations: [] });
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
    expect(ledger).toMatchObject({ cut: 1, unheard: 3, violations: [] });
  });

  it('objects to days that hold less than their turns', () => {
    expect(setup([turn(tokens(10, 5))], [call(tokens(10, 5))], tokens(10, 0)).violations).toHaveLength(1);
  });

  it('counts background work with the days', () => {
    const background: UpstreamCall = { turn: undefined, whole: true, tokens: tokens(3, 1) };
    const ledger = setup([turn(tokens(10, 5))], [call(tokens(10, 5)), background], tokens(13, 6));
    expect(ledger).toMatchObject({ unheard: 0, counted: 19, violations: [] });
  });

  it('objects to background work that is counted twice', () => {
    const background: UpstreamCall = { turn: undefined, whole: true, tokens: tokens(3, 1) };
    const { violations } = setup([turn(tokens(10, 5))], [call(tokens(10, 5)), background], tokens(16, 7));
    expect(violations).toHaveLength(1);
  });
});
