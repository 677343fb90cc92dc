export * from './budget/budget.config.js';
export * from './budget/budget.errors.js';
export * from './conversation-http.module.js';
export * from './conversation-jobs.module.js';
export * from './conversation-store.module.js';
export * from './conversation.config.js';
export * from './conversation.errors.js';
export * from './conversation.module.js';
