export interface Quality {
  /** Mean share of a question's evidence among the first 5, 10 and 20. */
  readonly r5: number;
  readonly r10: number;
  readonly r20: number;
  readonly ndcg10: number;
  readonly mrr: number;
  /** Questions. */
  readonly n: number;
}

type Scores = Omit<Quality, 'n'>;

/** How well one ranking, best first and at least 20 long when there is so much, finds the evidence of its question. */
export function scoresOf(ranking: readonly string[], evidence: readonly string[]): Scores {
  const wanted = new Set(evidence);
  const recall = (depth: number): number => ranking.slice(0, depth).filter((id) => wanted.has(id)).length / wanted.size;
  const first = ranking.slice(0, 10).findIndex((id) => wanted.has(id));
  return {
    r5: recall(5),
    r10: recall(10),
    r20: recall(20),
    ndcg10: gain(ranking.map((id) => wanted.has(id))) / gain(Array.from(wanted, () => true)),
    mrr: first < 0 ? 0 : 1 / (first + 1),
  };
}

export function meanOf(scores: readonly Scores[]): Quality {
  const mean = (key: keyof Scores): number =>
    scores.reduce((sum, each) => sum + each[key], 0) / Math.max(1, scores.length);
  return {
    r5: mean('r5'),
    r10: mean('r10'),
    r20: mean('r20'),
    ndcg10: mean('ndcg10'),
    mrr: mean('mrr'),
    n: scores.length,
  };
}

function gain(isWanted: readonly boolean[]): number {
  return isWanted.slice(0, 10).reduce((sum, wanted, place) => sum + (wanted ? 1 / Math.log2(place + 2) : 0), 0);
}
