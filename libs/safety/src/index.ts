export * from './domain/screening.js';
export * from './safety.config.js';
export * from './safety.module.js';
