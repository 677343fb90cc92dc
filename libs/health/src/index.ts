export * from './health-http.module.js';
export * from './health.config.js';
