export * from './crypto/test-crypto.js';
export * from './database/provided.js';
export * from './database/test-database.js';
export * from './fixture-upstream.js';
export * from './manual-clock.js';
export * from './redis-process.js';
export * from './scripted-model.js';
export * from './shared-state-contract.js';
