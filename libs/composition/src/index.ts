export * from './background.module.js';
export * from './catalogue/data-catalogue.js';
export * from './catalogue/processors.js';
export * from './config-rules.js';
export * from './core.module.js';
export * from './record-configuration.js';
export * from './sections.js';
