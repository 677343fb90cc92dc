import { performance } from 'node:perf_hooks';
import { CATEGORIES, type Category } from '../locomo.js';
import { meanOf, scoresOf, type Quality } from '../metrics.js';
import { ask, indexConversation } from '../person.js';
import type { EvalInput, SuiteReport } from '../suite.js';

interface Answered {
  readonly conversation: string;
  readonly category: Category;
  readonly scores: ReturnType<typeof scoresOf>;
  readonly milliseconds: number;
}

const DEPTH = 20;

/** How much of the evidence for a question is among the first turns recalled for it. */
export async function retrieval(input: EvalInput): Promise<SuiteReport | undefined> {
  const { conversations, vectors } = input;
  if (!conversations) return undefined;
  const without = await answerAll({ ...input, vectors: undefined });
  const withVectors = vectors && (await answerAll({ ...input, vectors }));
  const best = withVectors ?? without;
  const rows = [
    ...(withVectors ? [row('all, with embedder', withVectors.filter(isAnswerable))] : []),
    row('all, no embedder', without.filter(isAnswerable)),
    ...CATEGORIES.filter((category) => input.categories.has(category)).map((category) =>
      row(category, of(best, category)),
    ),
    ...conversations.map(({ id }) =>
      row(id, best.filter(({ conversation }) => conversation === id).filter(isAnswerable)),
    ),
  ];
  const results = {
    ...(withVectors ? { all: quality(withVectors.filter(isAnswerable)) } : {}),
    noEmbedder: quality(without.filter(isAnswerable)),
    byCategory: byCategory(best),
    byCategoryNoEmbedder: byCategory(without),
    byConversation: Object.fromEntries(
      conversations.map(({ id }) => [
        id,
        quality(best.filter((each) => each.conversation === id).filter(isAnswerable)),
      ]),
    ),
    spread: spread(conversations.map(({ id }) => best.filter((each) => each.conversation === id).filter(isAnswerable))),
    millisecondsPerQuery: { ...(withVectors ? { withEmbedder: times(withVectors) } : {}), noEmbedder: times(without) },
  };
  return { title: `Evidence recall, ${vectors ? 'with' : 'without'} embedder (percent)`, rows, results };
}

async function answerAll({ conversations, vectors, categories }: EvalInput): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const conversation of conversations ?? []) {
    const indexed = await indexConversation(conversation, vectors);
    for (const question of conversation.questions.filter(({ category }) => categories.has(category))) {
      const started = performance.now();
      const { episodes } = ask(indexed, question, DEPTH);
      const milliseconds = performance.now() - started;
      const ids = episodes.map(({ id }) => id);
      const scores = scoresOf(ids, question.evidence);
      answered.push({ conversation: conversation.id, category: question.category, scores, milliseconds });
    }
  }
  return answered;
}

const isAnswerable = ({ category }: Answered): boolean => category !== 'adversarial';
const of = (answered: readonly Answered[], category: Category): Answered[] =>
  answered.filter((each) => each.category === category);
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

function quality(answered: readonly Answered[]): Quality {
  const mean = meanOf(answered.map(({ scores }) => scores));
  return Object.fromEntries(Object.entries(mean).map(([key, value]) => [key, rounded(value)])) as unknown as Quality;
}

function byCategory(answered: readonly Answered[]): Partial<Record<Category, Quality>> {
  const measured = CATEGORIES.filter((category) => of(answered, category).length > 0);
  return Object.fromEntries(measured.map((category) => [category, quality(of(answered, category))]));
}

/** What a figure changes when a conversation is left out: of what one conversation carries, others say little. */
function spread(byConversation: readonly (readonly Answered[])[]): Record<'min' | 'max', number> {
  const figures = byConversation.map((_, left) =>
    meanOf(byConversation.flatMap((answered, at) => (at === left ? [] : answered)).map(({ scores }) => scores)),
  );
  const recalls = figures.filter(({ n }) => n > 0).map(({ r10 }) => r10);
  return { min: rounded(Math.min(...recalls)), max: rounded(Math.max(...recalls)) };
}

function times(answered: readonly Answered[]): Record<'p50' | 'p95' | 'p99', number> {
  const sorted = answered.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function row(name: string, answered: readonly Answered[]): Record<string, string | number> {
  const { r5, r10, r20, ndcg10, mrr, n } = quality(answered);
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
