import { randomBytes } from 'node:crypto';

export type Environment = Readonly<Record<string, string>>;

/** As if Google had granted it, and the peak that is planned for. */
export const QUOTA = { requestsPerMinute: 4_000, tokensPerMinute: 4_000_000, peakTurnsPerMinute: 600 };

/** What a run makes up for itself: nothing of it outlives the stack. */
export function makeSecrets(): Environment {
  const secret = (): string => randomBytes(24).toString('hex');
  return {
    RAPPORT_KEYRING: JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    GEMINI_API_KEY: 'emulator',
    STACK_TEST_EMAIL: `${randomBytes(6).toString('hex')}@rapport.example`,
    STACK_TEST_PASSWORD: secret(),
  };
}

/** What commands of operators need besides, and processes that serve must not have. */
export function makeOperatorSettings(folder: string): Environment {
  return {
    BACKUP_DIR: `${folder}/backups`,
    BACKUP_KEYS_DIR: `${folder}/key-copies`,
    RAPPORT_BACKUP_KEY: randomBytes(32).toString('base64'),
  };
}

/** What API and worker run with, besides secrets and ports: as in production, but for addresses and for names that a local stack has to fill in. */
export function makeSettings(options: { readonly emulatorUrl: string; readonly folder: string }): Environment {
  return {
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    ERROR_TRACKING_ENVIRONMENT: 'local',
    HTTP_CORS_ORIGINS: 'https://app.rapport.example',
    HTTP_TRUST_PROXY: '127.0.0.1',
    DATABASE_POOL_SIZE: '8',
    GEMINI_TIER: 'paid',
    GEMINI_BASE_URL: options.emulatorUrl,
    GEMINI_FALLBACK_MODELS: 'gemini-3.8-flash',
    GEMINI_QUOTA_REQUESTS_PER_MINUTE: String(QUOTA.requestsPerMinute),
    GEMINI_QUOTA_TOKENS_PER_MINUTE: String(QUOTA.tokensPerMinute),
    EXPORT_DIR: `${options.folder}/exports`,
    ERASURE_LEDGER_DIR: `${options.folder}/erasure-ledger`,
    AUDIT_CHECKPOINT_TARGET: `${options.folder}/checkpoints`,
    SECURITY_CONTACT: 'mailto:security@rapport.example',
    LEGAL_CONTROLLER: 'The operator of this local stack',
    LEGAL_CONTACT: 'privacy@rapport.example',
    LEGAL_OFFICER: 'none',
    LEGAL_AUTHORITY: 'The authority of the place where this is run',
    // Everybody comes from one address here, and nobody waits for what a sweep of minutes does.
    THROTTLE_ADDRESS_LIMIT: '6000',
    AUTH_REGISTRATIONS_PER_ADDRESS: '10000',
    AUTH_LOGINS_PER_ADDRESS: '10000',
    MEMORY_EXTRACT_DELAY_S: '1',
    // What is held of people who have gone is let go while a soak warms up, not while it measures.
    MEMORY_INDEX_IDLE_MS: '60000',
  };
}

/** `NAME=value` lines; values hold no line ends. */
export const environmentFile = (environment: Environment): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
