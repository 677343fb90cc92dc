import type { EmbeddingTask } from '../embedder.js';
import type { LlmConfig } from '../llm.config.js';

/** How each embedding model wants its task told, and how much it reads. */
export interface EmbeddingRules {
  /** Characters that surely fit the model's token limit; longer texts are cut into pieces. */
  readonly maxCharacters: number;
  readonly taskType?: (task: EmbeddingTask) => string;
  readonly format: (text: string, task: EmbeddingTask) => string;
}

/** English runs at about 4 characters a token, most other scripts at fewer. */
const CHARACTERS_PER_TOKEN = 2.5;

export const EMBEDDING_RULES: Readonly<Record<LlmConfig['embeddingModel'], EmbeddingRules>> = {
  'gemini-embedding-001': {
    maxCharacters: 2_048 * CHARACTERS_PER_TOKEN,
    taskType: (task) => (task === 'query' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT'),
    format: (text) => text,
  },
  // Knows no taskType: the task is a prefix of the text, in the model's own form.
  'gemini-embedding-2': {
    maxCharacters: 8_192 * CHARACTERS_PER_TOKEN,
    format: (text, task) => (task === 'query' ? `task: search result | query: ${text}` : `title: none | text: ${text}`),
  },
};
