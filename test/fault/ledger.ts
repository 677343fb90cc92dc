import type { Facts, StoredTurn, Tokens, UpstreamCall } from './facts.js';

export interface Ledger {
  /** Turns whose tokens are exactly what the emulator says it told them. */
  readonly exact: number;
  /**
   * Turns with a call that was cut off, by the network, by a kill, or by ourselves, of which we count less than the emulator
   * sent: `late` had heard of it, so only the last words of the answer are missing; `unheard` never had.
   */
  readonly late: Shortfall;
  readonly unheard: Shortfall;
  /** Of all these, the turns that were ended for a process that was gone. */
  readonly killed: number;
  /** Tokens of background calls that were cut off. */
  readonly background: number;
  /** Tokens in the day's totals. */
  readonly counted: number;
  readonly violations: readonly string[];
  /** Budgets that were charged less than was sent. */
  readonly overrun: readonly string[];
}

interface Shortfall {
  readonly turns: number;
  readonly tokens: number;
  /** The most that one of them lacks. */
  readonly most: number;
}

const KINDS = ['prompt', 'cached', 'output', 'thoughts'] as const;
const NONE: Tokens = { prompt: 0, cached: 0, output: 0, thoughts: 0 };
const SETTLED_WHOLE: ReadonlySet<string> = new Set(['ok', 'length']);

/** Compares what we account for with what the emulator says it sent. */
export function compareLedger(facts: Pick<Facts, 'turns' | 'daily' | 'upstream' | 'charged'>): Ledger {
  const callsOf = Map.groupBy(facts.upstream, ({ turn }) => turn ?? '');
  const sentFor = (id: string): Tokens => sum((callsOf.get(id) ?? []).map(({ tokens }) => tokens ?? NONE));
  const violations: string[] = [];
  const [late, unheard]: [number[], number[]] = [[], []];
  let [exact, killed] = [0, 0];
  for (const turn of facts.turns) {
    const [ours, theirs] = [turn.tokens ?? NONE, sentFor(turn.id)];
    const lack = total(theirs) - total(ours);
    if (turn.interrupted && lack > 0) killed += 1;
    if (isSame(ours, theirs)) exact += 1;
    else if (exceeds(ours, theirs))
      violations.push(`${turn.id} counts ${show(ours)}, more than the ${show(theirs)} it was sent`);
    else if (mustBeExact(turn, callsOf.get(turn.id) ?? []))
      violations.push(`${turn.id} was answered in full, counts ${show(ours)} and was sent ${show(theirs)}`);
    else if (turn.tokens === null) unheard.push(lack);
    // A report says it all at once, but for the answer, which grows from report to report.
    else if ((callsOf.get(turn.id) ?? []).length === 1 && !isSame({ ...ours, output: theirs.output }, theirs))
      violations.push(`${turn.id} counts ${show(ours)}, which was never reported: it was sent ${show(theirs)}`);
    else late.push(lack);
  }
  const background = sentFor('');
  const ofTurns = sum(facts.turns.map(({ tokens }) => tokens ?? NONE));
  const ofBackground = minus(facts.daily, ofTurns);
  if (exceeds(ofTurns, facts.daily)) violations.push(`the days hold ${show(facts.daily)}, the turns ${show(ofTurns)}`);
  if (exceeds(ofBackground, background))
    violations.push(`the days hold ${show(ofBackground)} of background work, which was sent ${show(background)}`);
  return {
    exact,
    late: shortfall(late),
    unheard: shortfall(unheard),
    killed,
    background: total(background) - total(ofBackground),
    counted: total(facts.daily),
    violations,
    overrun: overrunBudgets(facts, sentFor),
  };
}

/** Where a process died, budgets are charged what its calls may have cost, so that they cover what nobody heard of. */
function overrunBudgets(
  { turns, charged }: Pick<Facts, 'turns' | 'charged'>,
  sentFor: (turn: string) => Tokens,
): string[] {
  return [...Map.groupBy(turns, ({ user }) => user)].flatMap(([user, own]) => {
    const due = own.reduce((sofar, { id, interrupted, tokens }) => {
      return sofar + total(interrupted ? sentFor(id) : (tokens ?? NONE));
    }, 0);
    const paid = charged.get(user) ?? 0;
    return paid < due ? [`the budget of ${user} is charged ${paid} tokens, its turns took ${due}`] : [];
  });
}

/** One call, written to its end, whose whole answer is what the turn stored: nothing may have got lost. */
function mustBeExact(turn: StoredTurn, calls: readonly UpstreamCall[]): boolean {
  return calls.length === 1 && calls[0]?.whole === true && SETTLED_WHOLE.has(turn.verdict ?? '');
}

const shortfall = (lacks: readonly number[]): Shortfall => ({
  turns: lacks.length,
  tokens: lacks.reduce((all, lack) => all + lack, 0),
  most: Math.max(0, ...lacks),
});

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
