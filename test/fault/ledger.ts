import type { Facts, StoredTurn, Tokens, UpstreamCall } from './facts.js';

export interface Ledger {
  /** Turns whose tokens are exactly what the emulator says it told them. */
  readonly exact: number;
  /**
   * Turns whose call, or one of whose calls, was cut off: by the network, by a kill, or by ourselves. The last words about its usage may never have
   * reached us, so what we count may be less than what the emulator sent, never more.
   */
  readonly cut: number;
  /** Tokens that the emulator sent and no row holds, all of them of calls that were cut off. */
  readonly unheard: number;
  /** Tokens in the day's totals. */
  readonly counted: number;
  readonly violations: readonly string[];
}

const KINDS = ['prompt', 'cached', 'output', 'thoughts'] as const;
const NONE: Tokens = { prompt: 0, cached: 0, output: 0, thoughts: 0 };
const SETTLED_WHOLE: ReadonlySet<string> = new Set(['ok', 'length']);

/** Compares what we account for with what the emulator says it sent. */
export function compareLedger(facts: Pick<Facts, 'turns' | 'daily' | 'upstream'>): Ledger {
  const callsOf = Map.groupBy(facts.upstream, ({ turn }) => turn ?? '');
  const violations: string[] = [];
  let [exact, cut, unheard] = [0, 0, 0];
  for (const turn of facts.turns) {
    const calls = callsOf.get(turn.id) ?? [];
    const [ours, theirs] = [turn.tokens ?? NONE, sum(calls.map(({ tokens }) => tokens ?? NONE))];
    if (isSame(ours, theirs)) {
      exact += 1;
    } else if (exceeds(ours, theirs)) {
      violations.push(`${turn.id} counts ${show(ours)}, more than the ${show(theirs)} it was sent`);
    } else if (mustBeExact(turn, calls)) {
      violations.push(`${turn.id} was answered in full, counts ${show(ours)} and was sent ${show(theirs)}`);
    } else {
      cut += 1;
      unheard += total(theirs) - total(ours);
    }
  }
  const background = sum((callsOf.get('') ?? []).map(({ tokens }) => tokens ?? NONE));
  const ofTurns = sum(facts.turns.map(({ tokens }) => tokens ?? NONE));
  const ofBackground = minus(facts.daily, ofTurns);
  if (exceeds(ofTurns, facts.daily)) violations.push(`the days hold ${show(facts.daily)}, the turns ${show(ofTurns)}`);
  if (exceeds(ofBackground, background))
    violations.push(`the days hold ${show(ofBackground)} of background work, which was sent ${show(background)}`);
  unheard += total(background) - total(ofBackground);
  return { exact, cut, unheard, counted: total(facts.daily), violations };
}

/** One call, written to its end, whose whole answer is what the turn stored: nothing may have got lost. */
function mustBeExact(turn: StoredTurn, calls: readonly UpstreamCall[]): boolean {
  return calls.length === 1 && calls[0]?.whole === true && SETTLED_WHOLE.has(turn.verdict ?? '');
}

const combine = (a: Tokens, b: Tokens, how: (a: number, b: number) => number): Tokens => ({
  prompt: how(a.prompt, b.prompt),
  cached: how(a.cached, b.cached),
  output: how(a.output, b.output),
  thoughts: how(a.thoughts, b.thoughts),
});
const sum = (all: readonly Tokens[]): Tokens => all.reduce((a, b) => combine(a, b, (x, y) => x + y), NONE);
const minus = (a: Tokens, b: Tokens): Tokens => combine(a, b, (x, y) => x - y);
const isSame = (a: Tokens, b: Tokens): boolean => KINDS.every((kind) => a[kind] === b[kind]);
const exceeds = (a: Tokens, b: Tokens): boolean => KINDS.some((kind) => a[kind] > b[kind]);
/** Cached tokens are part of the prompt's. */
const total = ({ prompt, output, thoughts }: Tokens): number => prompt + output + thoughts;
const show = ({ prompt, cached, output, thoughts }: Tokens): string =>
  `${prompt} (${cached} cached) + ${output} + ${thoughts}`;
