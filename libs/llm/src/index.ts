export { PriceTable } from './catalogue/price-table.js';
export * from './embedder.js';
export * from './language-model.js';
export * from './llm.config.js';
export * from './llm.errors.js';
export * from './llm.metrics.js';
export * from './llm.module.js';
export { ModelHealth } from './model-health.js';
export { TokenEstimator } from './tokens/token-estimator.js';
