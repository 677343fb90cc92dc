import type { EmbeddingTask } from '../embedder.js';
import type { LlmConfig } from '../llm.config.js';

/** How each embedding model wants its task told, and how much it reads. */
export interface EmbeddingRules {
  /** What comes after these is not read, and nobody is told: longer texts are cut into pieces. */
  readonly maxTokens: number;
  readonly taskType?: (task: EmbeddingTask) => string;
  readonly format: (text: string, task: EmbeddingTask) => string;
}

export const EMBEDDING_RULES: Readonly<Record<LlmConfig['embeddingModel'], EmbeddingRules>> = {
  'gemini-embedding-001': {
    maxTokens: 2_048,
    taskType: (task) => (task === 'query' ? 'RETRIEVAL_QUERY' : 'RETRIEVAL_DOCUMENT'),
    format: (text) => text,
  },
  // Knows no taskType: the task is a prefix of the text, in the model's own form.
  'gemini-embedding-2': {
    maxTokens: 8_192,
    format: (text, task) => (task === 'query' ? `task: search result | query: ${text}` : `title: none | text: ${text}`),
  },
};
