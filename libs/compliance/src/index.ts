export * from './application/participant-completeness.js';
export * from './application/participant-registry.js';
export { VerifyAuditChain } from './application/verify-audit-chain.js';
export * from './compliance-http.module.js';
export * from './compliance-jobs.module.js';
export * from './compliance.config.js';
export * from './compliance.errors.js';
export * from './compliance.module.js';
