export * from './embedder.js';
export * from './language-model.js';
export * from './llm.errors.js';
