export * from './access-http.module.js';
export * from './access.config.js';
export * from './access.errors.js';
export * from './access.metrics.js';
export * from './access.module.js';
export * from './application/participant-completeness.js';
export * from './application/participant-registry.js';
export { AppendAuditEvents } from './application/audit/append-audit-events.js';
export { AuditKeys } from './application/audit/audit-keys.js';
export { AuditModule } from './audit.module.js';
export { EraseAuditPayload } from './application/audit/erase-audit-payload.js';
export { ExportAuditLog } from './application/audit/export-audit-log.js';
export { ListAuditEvents } from './application/audit/list-audit-events.js';
export { ProveAuditLog } from './application/audit/prove-audit-log.js';
export { VerifyAuditLog } from './application/audit/verify-audit-log.js';
export { verifyExportedLog } from './application/audit/verify-exported-log.js';
export type { LogReport } from './application/audit/verify-entries.js';
export * from './audit.config.js';
export {
  formatSigner,
  formatVerifier,
  parseVerifier,
  signerOf,
  signNote,
  type Verifier,
} from './domain/audit/signed-note.js';
export * from './audit-log.errors.js';
export * from './audit.metrics.js';
export * from './compliance-http.module.js';
export * from './compliance-jobs.module.js';
export * from './compliance.errors.js';
export * from './compliance.module.js';
export * from './consent.errors.js';
export * from './domain/catalogue/catalogue-gaps.js';
export * from './domain/catalogue/data-catalogue.js';
export * from './domain/catalogue/processors.js';
export * from './domain/catalogue/recipients.js';
export * from './reference/render-impact-assessment.js';
export * from './reference/render-processors.js';
export * from './reference/render-records-of-processing.js';
export * from './consent.module.js';
export { RunRetention } from './application/retention/run-retention.js';
export * from './legal.config.js';
export * from './legal.errors.js';
export * from './requests.config.js';
export * from './requests.errors.js';
export * from './requests.metrics.js';
export * from './requests.module.js';
export * from './retention.errors.js';
export * from './retention.metrics.js';
export * from './retention.module.js';
export * from './data-rights.config.js';
export * from './data-rights.errors.js';
export * from './data-rights.metrics.js';
export * from './data-rights.module.js';
export { ImportAccount } from './application/import/import-account.js';
export { NOT_TAKEN_BACK } from './application/import/not-taken-back.js';
export * from './import.errors.js';
export * from './data-rights-http.module.js';
export * from './data-rights-jobs.module.js';
export { ReplayLedger } from './application/erasure/replay-ledger.js';
export { ensureAuditRoles } from './infrastructure/audit/audit-roles.js';
export { personalTables } from './infrastructure/personal-tables.js';
