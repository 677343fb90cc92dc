/** A memory that the search found, as it would stand in the prompt. */
export interface Candidate {
  readonly line: string;
  readonly score: number;
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
): T[] {
  const ranked = found.toSorted((a, b) => b.score - a.score);
  const least = Math.max(minScore, (ranked[0]?.score ?? 0) * minShare);
  const lines = new Set<string>();
  let left = tokens;
  const chosen: T[] = [];
  for (const candidate of ranked) {
    if (chosen.length === count || candidate.score < least) break;
    if (candidate.line === '' || lines.has(candidate.line)) continue;
    const cost = estimate(candidate.line) + TOKENS_A_LINE;
    if (cost > left) continue;
    left -= cost;
    lines.add(candidate.line);
    chosen.push(candidate);
  }
  return chosen;
}
