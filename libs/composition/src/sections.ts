import { authConfig } from '@rapport/auth';
import {
  accessConfig,
  auditConfig,
  erasureConfig,
  exportConfig,
  legalConfig,
  requestsConfig,
} from '@rapport/compliance';
import { budgetConfig, conversationConfig, turnConfig } from '@rapport/conversation';
import { healthConfig } from '@rapport/health';
import { llmConfig } from '@rapport/llm';
import { memoryLimitsConfig, memoryWritingConfig, recallConfig } from '@rapport/memory';
import { personaConfig } from '@rapport/persona';
import {
  backupConfig,
  consentConfig,
  cryptoConfig,
  databaseConfig,
  deploymentConfig,
  errorTrackingConfig,
  httpConfig,
  idempotencyConfig,
  jobsConfig,
  logConfig,
  retentionConfig,
  sharedStateConfig,
  throttleConfig,
  tracingConfig,
  type ConfigSection,
} from '@rapport/platform';
import { crisisConfig, safetyConfig } from '@rapport/safety';

/** All that can be configured, in the order of the reference. */
export const sections: readonly ConfigSection[] = [
  httpConfig,
  logConfig,
  deploymentConfig,
  tracingConfig,
  errorTrackingConfig,
  databaseConfig,
  sharedStateConfig,
  jobsConfig,
  cryptoConfig,
  throttleConfig,
  idempotencyConfig,
  authConfig,
  consentConfig,
  llmConfig,
  personaConfig,
  conversationConfig,
  turnConfig,
  budgetConfig,
  recallConfig,
  memoryWritingConfig,
  memoryLimitsConfig,
  safetyConfig,
  crisisConfig,
  retentionConfig,
  requestsConfig,
  legalConfig,
  auditConfig,
  accessConfig,
  exportConfig,
  erasureConfig,
  backupConfig,
  healthConfig,
];
