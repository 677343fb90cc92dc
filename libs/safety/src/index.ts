export * from './domain/crisis/phrases/crisis-phrases.js';
export * from './domain/linear/hashed-features.js';
export * from './domain/linear/linear-model.js';
export * from './domain/linear/local-scores.js';
export * from './domain/pii/find-names.js';
export * from './domain/screening.js';
export { loadShippedModels } from './infrastructure/shipped-models.js';
export * from './safety.config.js';
export * from './safety.module.js';
