export * from './domain/engine/index.js';
export * from './domain/memory.js';
export * from './domain/memory-recall.js';
export * from './domain/memory-repository.js';
export * from './domain/memory-revision.js';
export * from './infrastructure/memory-state-sql.js';
export * from './memory.module.js';
export * from './recall.config.js';
