import { isAnswerable, type Answered } from './answers.js';
import { CATEGORIES, type Category } from './locomo.js';
import { meanOf, type Quality } from './metrics.js';

export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Of the questions whose answer is in the transcript. */
export function quality(answered: readonly Answered[]): Quality {
  return roundedMean(answered.filter(isAnswerable));
}

export function byCategory(answered: readonly Answered[]): Partial<Record<Category, Quality>> {
  const measured = CATEGORIES.filter((category) => of(answered, category).length > 0);
  return Object.fromEntries(measured.map((category) => [category, roundedMean(of(answered, category))]));
}

export function row(name: string, { r5, r10, r20, ndcg10, mrr, n }: Quality): Record<string, string | number> {
  const percent = (value: number): string => (100 * value).toFixed(1);
  return {
    '': name,
    'R@5': percent(r5),
    'R@10': percent(r10),
    'R@20': percent(r20),
    'nDCG@10': percent(ndcg10),
    MRR: percent(mrr),
    n,
  };
}

export function categoryRows(answered: readonly Answered[]): Record<string, string | number>[] {
  return Object.entries(byCategory(answered)).map(([category, figures]) => row(category, figures));
}

const of = (answered: readonly Answered[], category: Category): Answered[] =>
  answered.filter((each) => each.category === category);

function roundedMean(answered: readonly Answered[]): Quality {
  const { n, ...means } = meanOf(answered.map(({ scores }) => scores));
  const { r5, r10, r20, ndcg10, mrr } = means;
  return { r5: rounded(r5), r10: rounded(r10), r20: rounded(r20), ndcg10: rounded(ndcg10), mrr: rounded(mrr), n };
}
