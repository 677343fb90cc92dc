import { PersonIndex, quantise, type MemoryHits, type QuantisedVector, type RankingWeights } from '@rapport/memory';
import type { Conversation, Question, Turn } from './locomo.js';
import type { VectorCache } from './vector-cache.js';

/** A conversation as the product holds it: the first speaker is the person, the other one the persona. */
export interface IndexedConversation {
  readonly conversation: Conversation;
  readonly index: PersonIndex;
  readonly queryVectors: ReadonlyMap<string, QuantisedVector>;
}

const PERSONA = 'persona';
const SPACE = 'local encoder';

/**
 * @param vectors absent: the index and the questions go without
 * @param weights the product's own when absent
 */
export async function indexConversation(
  conversation: Conversation,
  vectors: VectorCache | undefined,
  weights?: RankingWeights,
): Promise<IndexedConversation> {
  const index = new PersonIndex(weights);
  const turnVectors = await vectorsOf(conversation.turns.map(embeddedText), vectors);
  conversation.turns.forEach((turn, order) => {
    index.addEpisode({
      id: turn.id,
      // Every session is a chat of its own, as with the product.
      conversation: `session ${turn.session}`,
      persona: PERSONA,
      role: turn.speaker === conversation.speakers[0] ? 'user' : 'assistant',
      name: turn.speaker,
      text: turn.text,
      at: turn.at,
      order,
      vector: turnVectors.get(embeddedText(turn)),
    });
  });
  const queryVectors = await vectorsOf(
    conversation.questions.map(({ text }) => text),
    vectors,
  );
  return { conversation, index, queryVectors };
}

/** One recall, to its end. */
export function ask(indexed: IndexedConversation, question: Question, episodes: number): MemoryHits {
  const { conversation, index, queryVectors } = indexed;
  const search = index.search({
    text: question.text,
    vector: queryVectors.get(question.text),
    persona: PERSONA,
    now: conversation.turns.at(-1)!.at,
    episodes,
    facts: 0,
  });
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
  }
}

/** With the name, because the questions name the speakers where a person would say "I" and "you". */
function embeddedText({ speaker, text }: Turn): string {
  return `${speaker}: ${text}`;
}

async function vectorsOf(
  texts: readonly string[],
  vectors: VectorCache | undefined,
): Promise<Map<string, QuantisedVector>> {
  const found = await vectors?.vectorsOf(texts);
  return new Map(found?.map((vector, at) => [texts[at]!, quantise(SPACE, vector)]));
}
