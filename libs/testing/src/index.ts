export * from './database/provided.js';
export * from './database/test-database.js';
export * from './manual-clock.js';
