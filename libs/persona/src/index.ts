export { SeedPersonas } from './application/seed-personas.js';
export * from './domain/persona-catalogue.js';
export * from './domain/persona-definition.js';
export { PRODUCT_FLOOR } from './domain/product-floor.js';
export * from './persona-http.module.js';
export * from './persona.config.js';
export * from './persona.errors.js';
export * from './persona.metrics.js';
export * from './persona.module.js';
