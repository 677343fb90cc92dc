import { performance } from 'node:perf_hooks';
import type { RankingWeights } from '@rapport/memory';
import { turnsOf } from './informal.js';
import type { Category } from './locomo.js';
import { scoresOf } from './metrics.js';
import { ask, indexConversation } from './person.js';
import type { EvalInput } from './suite.js';

export interface Answered {
  readonly conversation: string;
  readonly category: Category;
  readonly scores: ReturnType<typeof scoresOf>;
  readonly milliseconds: number;
}

const DEPTH = 20;

/** The questions whose answer is in the transcript: what "all" means. */
export const isAnswerable = ({ category }: Pick<Answered, 'category'>): boolean => category !== 'adversarial';

/** @param weights the product's own when absent */
export async function answerAll(input: EvalInput, weights?: RankingWeights): Promise<Answered[]> {
  const { conversations, vectors, categories } = input;
  const answered: Answered[] = [];
  for (const conversation of conversations ?? []) {
    const indexed = await indexConversation(conversation, vectors, weights);
    for (const question of conversation.questions.filter(({ category }) => categories.has(category))) {
      const started = performance.now();
      const { episodes } = ask(indexed, question, DEPTH);
      const milliseconds = performance.now() - started;
      const scores = scoresOf(turnsOf(episodes.map(({ id }) => id)), question.evidence);
      answered.push({ conversation: conversation.id, category: question.category, scores, milliseconds });
    }
  }
  return answered;
}
