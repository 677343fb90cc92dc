import type { RetentionEntry } from '@rapport/compliance';

/** How long each category is kept, and what ends it. */
export const retention: Readonly<Record<string, RetentionEntry>> = {
  account: { kept: 'until the account is erased', endedBy: 'erasure' },
  conversations: {
    kept: 'for a fixed time after the last message, or less if the person chose so',
    variable: 'RETENTION_CONVERSATION_DAYS',
    endedBy: 'rule',
  },
  memory: {
    kept: 'until forgotten, or for a fixed time after consent was withdrawn',
    variable: 'RETENTION_WITHDRAWN_MEMORY_DAYS',
    endedBy: 'rule',
  },
  usage: { kept: 'for a fixed time', variable: 'RETENTION_USAGE_DAYS', endedBy: 'rule' },
  requests: { kept: 'for a fixed time after they were closed', variable: 'RETENTION_REQUEST_DAYS', endedBy: 'rule' },
  'age refusals': { kept: 'for a fixed time', variable: 'AUTH_AGE_REFUSAL_DAYS', endedBy: 'rule' },
  sessions: {
    kept: 'until they end',
    variable: 'AUTH_SESSION_TTL_S',
    endedBy: { job: 'auth.purge-sessions' },
  },
  'idempotency keys': {
    kept: 'for a fixed time',
    variable: 'IDEMPOTENCY_RETENTION_HOURS',
    endedBy: { job: 'conversation.purge_idempotency_keys' },
  },
  'running accounts': { kept: 'the current day and month, overwritten by the next', endedBy: 'erasure' },
  backlog: { kept: 'until it is read, minutes later', endedBy: { job: 'memory.sweep_backlog' } },
  incidents: {
    kept: 'for a fixed time, for review',
    variable: 'SAFETY_INCIDENT_DAYS',
    endedBy: 'rule',
  },
  crisis: {
    kept: 'for a fixed time after the last sign',
    variable: 'CRISIS_KEEP_DAYS',
    endedBy: { job: 'safety.purge_crises' },
  },
  exports: { kept: 'until the link expires', endedBy: { job: 'privacy.sweep_exports' } },
  'erasure ledger': { kept: 'for good: keyed digests, which nobody can read a person from', endedBy: 'never' },
  audit: { kept: 'for good: ids and codes, which lead nowhere once the person is erased', endedBy: 'never' },
  'legal holds': { kept: 'until the hold is lifted', endedBy: 'erasure' },
  statistics: { kept: 'for good: sums over everybody', endedBy: 'never' },
  configuration: { kept: 'as long as the installation; nothing of it relates to its users', endedBy: 'never' },
  operations: { kept: 'for 400 days; nothing of it relates to people', endedBy: 'expiry' },
  'shared state': { kept: 'seconds to two days: every key has a time to live', endedBy: 'expiry' },
  jobs: { kept: 'for a fixed time after they ended', variable: 'JOBS_RETENTION_S', endedBy: 'expiry' },
  logs: { kept: 'as the operator keeps logs; 30 days are advised', endedBy: 'expiry' },
  'process memory': { kept: 'minutes', endedBy: 'expiry' },
};
