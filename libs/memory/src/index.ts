export * from './domain/memory-recall.js';
export * from './memory.config.js';
export * from './memory.module.js';
