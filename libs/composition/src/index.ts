export * from './background.module.js';
export * from './config-rules.js';
export * from './core.module.js';
export * from './sections.js';
