export * from './domain/memory-recall.js';
