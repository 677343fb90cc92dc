export * from './domain/persona-catalogue.js';
export * from './domain/persona-definition.js';
