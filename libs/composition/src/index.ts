export * from './background.module.js';
export * from './core.module.js';
export * from './sections.js';
