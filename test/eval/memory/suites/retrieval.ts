import { answerAll, isAnswerable, type Answered } from '../answers.js';
import { meanOf } from '../metrics.js';
import { byCategory, categoryRows, quality, rounded, row } from '../report.js';
import type { EvalInput, SuiteReport } from '../suite.js';

/** How much of the evidence for a question is among the first turns recalled for it. */
export async function retrieval(input: EvalInput): Promise<SuiteReport | undefined> {
  const { conversations, vectors } = input;
  if (!conversations) return undefined;
  const without = await answerAll({ ...input, vectors: undefined });
  const withVectors = vectors && (await answerAll({ ...input, vectors }));
  const best = withVectors ?? without;
  const perConversation = conversations.map(({ id }) => ({
    id,
    answered: best.filter(({ conversation }) => conversation === id),
  }));
  const rows = [
    ...(withVectors ? [row('all, with embedder', quality(withVectors))] : []),
    row('all, no embedder', quality(without)),
    ...categoryRows(best),
    ...perConversation.map(({ id, answered }) => row(id, quality(answered))),
  ];
  const results = {
    // Undefined where not measured, so that no older figure stays in its place.
    all: withVectors && quality(withVectors),
    noEmbedder: quality(without),
    byCategory: byCategory(best),
    byCategoryNoEmbedder: byCategory(without),
    byConversation: Object.fromEntries(perConversation.map(({ id, answered }) => [id, quality(answered)])),
    oneConversationLeftOut: spread(perConversation.map(({ answered }) => answered.filter(isAnswerable))),
    millisecondsPerQuery: { withEmbedder: withVectors && times(withVectors), noEmbedder: times(without) },
  };
  return { title: `Evidence recall, ${vectors ? 'with' : 'without'} embedder (percent)`, rows, results };
}

/** Recall@10 when a conversation is left out: how much of the figure is that of one conversation. */
function spread(byConversation: readonly (readonly Answered[])[]): { minR10: number; maxR10: number } | undefined {
  if (byConversation.length < 2) return undefined;
  const recalls = byConversation.map((_, left) => {
    const others = byConversation.flatMap((answered, at) => (at === left ? [] : answered));
    return meanOf(others.map(({ scores }) => scores)).r10;
  });
  return { minR10: rounded(Math.min(...recalls)), maxR10: rounded(Math.max(...recalls)) };
}

function times(answered: readonly Answered[]): Record<'p50' | 'p95' | 'p99', number> {
  const sorted = answered.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
