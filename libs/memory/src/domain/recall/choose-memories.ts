/** A memory that the search found. */
export interface Candidate {
  readonly score: number;
  /** As it would stand in the prompt; '' when there is nothing to tell. Asked only of what may be chosen. */
  readonly toLine: () => string;
}

export interface Chosen<T> {
  readonly memory: T;
  readonly line: string;
}

export interface ChoiceLimits {
  readonly count: number;
  readonly tokens: number;
  /** Below it a memory does not matter, however little else there is. */
  readonly minScore: number;
  /** Of the best one's score. */
  readonly minShare: number;
}

/** What a prompt spends on each line besides its text: the bullet and the line break. */
const TOKENS_A_LINE = 2;
/** After so many that do not fit, the budget is as good as used up: to look at all that are left would cost every turn. */
const MISFITS = 3;

/**
 * The best that fit. One that is too long does not keep shorter ones from being chosen; what reads the same is chosen
 * once.
 * @param estimate tokens of a text
 * @returns best first
 */
export function chooseMemories<T extends Candidate>(
  found: readonly T[],
  { count, tokens, minScore, minShare }: ChoiceLimits,
  estimate: (text: string) => number,
): Chosen<T>[] {
  const ranked = found.toSorted((a, b) => b.score - a.score);
  const least = Math.max(minScore, (ranked[0]?.score ?? 0) * minShare);
  const lines = new Set<string>();
  let left = tokens;
  let misfits = 0;
  const chosen: Chosen<T>[] = [];
  for (const memory of ranked) {
    if (chosen.length === count || memory.score < least) break;
    const line = memory.toLine();
    if (line === '' || lines.has(line)) continue;
    const cost = estimate(line) + TOKENS_A_LINE;
    if (cost > left) {
      misfits += 1;
      if (misfits === MISFITS) break;
      continue;
    }
    left -= cost;
    lines.add(line);
    chosen.push({ memory, line });
  }
  return chosen;
}
