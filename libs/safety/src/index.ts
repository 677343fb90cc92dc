export * from './application/personal-data-shield.js';
export * from './application/reply-sanitisers.js';
export { DenyList } from './application/deny-list.js';
export { ScreeningEngine } from './application/screening-engine.js';
export { canaryOf } from './domain/canary/canary.js';
export { PromptGuard } from './domain/canary/prompt-guard.js';
export * from './domain/crisis/phrases/crisis-phrases.js';
export * from './domain/decision.js';
export { DENY_RULES } from './domain/deny-rules.js';
export * from './domain/engine/from-gemini.js';
export * from './domain/incident/incident.js';
export * from './domain/incident/incident-repository.js';
export * from './domain/input-reading.js';
export * from './domain/judge.js';
export * from './domain/linear/hashed-features.js';
export * from './domain/linear/linear-model.js';
export * from './domain/linear/local-scores.js';
export * from './domain/pii/find-names.js';
export * from './domain/pii/name-grammar.js';
export * from './domain/policy/safety-policy.js';
export * from './domain/policy/reason.js';
export * from './domain/screening.js';
export * from './incidents-http.module.js';
export * from './incidents.errors.js';
export * from './incidents.module.js';
export { loadShippedModels } from './infrastructure/shipped-models.js';
export * from './personal-data.errors.js';
export * from './personal-data.metrics.js';
export * from './personal-data.module.js';
export * from './safety.config.js';
export * from './screening.metrics.js';
export * from './safety.module.js';
export { Disclosures, type DisclosedPerson } from './application/disclosures.js';
export * from './disclosure.metrics.js';
export * from './disclosure-http.module.js';
export * from './disclosure.module.js';
export {
  DISCLOSURE_REASONS,
  type Disclosure,
  type DisclosureReason,
  type DisclosureState,
} from './domain/disclosure/due-disclosure.js';
export { CrisisProtocols } from './application/crisis-protocols.js';
export { CrisisWatch } from './application/crisis-watch.js';
export { ReportCrises } from './application/report-crises.js';
export { type CrisisDecision, type StandingCrisis } from './domain/crisis/crisis-decision.js';
export { type CrisisResource } from './domain/crisis/crisis-protocol.js';
export { suspendsByItself } from './domain/crisis/crisis-reading.js';
export { CrisisRepository } from './domain/crisis/crisis-repository.js';
export { CRISIS_CHANGED, keepCrisis, openCrisis, standingCrisis } from './infrastructure/crisis-sql.js';
export * from './crisis-http.module.js';
export * from './crisis-jobs.module.js';
export * from './crisis.config.js';
export * from './crisis.errors.js';
export { notifyOperatorJob } from './crisis.jobs.js';
export * from './crisis.metrics.js';
export * from './crisis.module.js';
export * from './infrastructure/names/name-grammar-thread.js';
