import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';
import { ROLES, type Role } from '@rapport/kernel';

const count = (fallback: number, min: number, max: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const DAY_S = 86_400;
const isRole = (name: string): name is Role => (ROLES as readonly string[]).includes(name);

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Nobody between us and the server can read or change what it sends. */
function isPrivateUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

/** `staff=operator,owners=admin` -> Map: names in the issuer's claim to roles of ours. */
const roleMap = z
  .string()
  .default('')
  .transform((text, context): ReadonlyMap<string, Role> => {
    const map = new Map<string, Role>();
    for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
      const [name = '', role = ''] = pair.split('=').map((part) => part.trim());
      if (name === '' || !isRole(role)) {
        context.addIssue({ code: 'custom', message: `expected name=role with a role of ${ROLES.join(', ')}` });
        return z.NEVER;
      }
      map.set(name, role);
    }
    return map;
  });

export const authConfig = defineSection('auth', {
  issuer: variable('AUTH_ISSUER', z.string().min(1).default('rapport'), 'The `iss` of access tokens.'),
  audience: variable('AUTH_AUDIENCE', z.string().min(1).default('rapport-api'), 'The `aud` of access tokens.'),
  accessTtlS: variable('AUTH_ACCESS_TTL_S', count(900, 60, 3600), 'Access token lifetime, seconds.'),
  clockToleranceS: variable(
    'AUTH_CLOCK_TOLERANCE_S',
    count(5, 0, 60),
    'How far the clocks of issuer and verifier may differ, seconds.',
  ),

  issuerJwksUrl: variable(
    'AUTH_ISSUER_JWKS_URL',
    z
      .url({ protocol: /^https?$/ })
      .refine(isPrivateUrl, 'must be https, or on this machine: whoever changes the keys on their way signs anybody in')
      .optional(),
    "An external OIDC issuer's key set, over https. When set, Rapport keeps no passwords: register, login and refresh are off.",
  ),
  issuerRolesClaim: variable(
    'AUTH_ISSUER_ROLES_CLAIM',
    z.string().min(1).default('roles'),
    'External issuer: the claim that names its roles; without one of the whole name, dots descend, e.g. `realm_access.roles`.',
  ),
  issuerRoleMap: variable(
    'AUTH_ISSUER_ROLE_MAP',
    roleMap,
    'External issuer: which of its roles are which of ours, e.g. `staff=operator,owners=admin`. Everybody is a `user`.',
  ),
  issuerAttestsAge: variable(
    'AUTH_ISSUER_ATTESTS_AGE',
    z.stringbool().default(false),
    'External issuer: set to true when it admits nobody below AUTH_MINIMUM_AGE. Without it nobody is provisioned.',
  ),
  issuerTimeoutMs: variable(
    'AUTH_ISSUER_TIMEOUT_MS',
    count(3000, 100, 30_000),
    'External issuer: longest wait for its key set, milliseconds.',
  ),
  issuerCooldownS: variable(
    'AUTH_ISSUER_COOLDOWN_S',
    count(30, 1, 3600),
    'External issuer: an unknown key id fetches its key set at most this often, seconds.',
  ),
  issuerKeysKeptS: variable(
    'AUTH_ISSUER_KEYS_KEPT_S',
    count(DAY_S, 0, 30 * DAY_S),
    'External issuer: while its key set cannot be fetched, the keys fetched last are trusted for this long, seconds.',
  ),

  tokenCacheSize: variable(
    'AUTH_TOKEN_CACHE_SIZE',
    count(20_000, 1, 1_000_000),
    'Verified tokens and API keys that a process remembers.',
  ),
  tokenCacheTtlS: variable(
    'AUTH_TOKEN_CACHE_TTL_S',
    count(60, 1, 900),
    'How long a verified token is trusted before its session is looked up again, seconds. Bounds how late a revocation whose broadcast was lost takes effect.',
  ),

  refreshIdleTtlS: variable(
    'AUTH_REFRESH_IDLE_TTL_S',
    count(30 * DAY_S, 300, 365 * DAY_S),
    'A session that is not refreshed for this long ends, seconds.',
  ),
  sessionTtlS: variable(
    'AUTH_SESSION_TTL_S',
    count(90 * DAY_S, 300, 730 * DAY_S),
    'A session ends after this long however often it is refreshed, seconds.',
  ),
  refreshGraceS: variable(
    'AUTH_REFRESH_GRACE_S',
    count(10, 0, 60),
    'A spent refresh token presented again within this time gets the same successor, seconds: two tabs may refresh at once.',
  ),
  purgeBatch: variable('AUTH_PURGE_BATCH', count(1000, 1, 10_000), 'Expired rows deleted in one statement.'),

  signingKeyMaxAgeDays: variable(
    'AUTH_SIGNING_KEY_MAX_AGE_DAYS',
    count(30, 1, 365),
    'A key that has signed for this long is replaced, days.',
  ),
  signingKeyRefreshS: variable(
    'AUTH_SIGNING_KEY_REFRESH_S',
    count(300, 5, 3600),
    'How old a process lets its copy of the signing keys become, seconds.',
  ),
  signingKeyReloadS: variable(
    'AUTH_SIGNING_KEY_RELOAD_S',
    count(5, 1, 300),
    'An unknown key id reloads the signing keys at most this often, seconds.',
  ),

  passwordMinLength: variable('AUTH_PASSWORD_MIN_LENGTH', count(10, 8, 64), 'Shortest password, characters.'),
  passwordMaxLength: variable('AUTH_PASSWORD_MAX_LENGTH', count(128, 64, 512), 'Longest password, characters.'),
  argon2MemoryKib: variable('AUTH_ARGON2_MEMORY_KIB', count(19_456, 1024, 1_048_576), 'argon2id memory a hash, KiB.'),
  argon2Iterations: variable('AUTH_ARGON2_ITERATIONS', count(2, 1, 20), 'argon2id passes.'),
  argon2Parallelism: variable('AUTH_ARGON2_PARALLELISM', count(1, 1, 16), 'argon2id lanes.'),
  argon2Concurrency: variable(
    'AUTH_ARGON2_CONCURRENCY',
    count(2, 1, 64),
    'Hashes computed at once: with AUTH_ARGON2_MEMORY_KIB it bounds the memory that logins may take.',
  ),
  argon2QueueLimit: variable(
    'AUTH_ARGON2_QUEUE_LIMIT',
    count(64, 0, 10_000),
    'Logins that may wait for a hash; further ones are refused with `auth.busy`.',
  ),

  attemptWindowS: variable(
    'AUTH_ATTEMPT_WINDOW_S',
    count(900, 10, DAY_S),
    'Window in which logins, registrations and refreshes are counted, seconds.',
  ),
  loginsPerAccount: variable('AUTH_LOGINS_PER_ACCOUNT', count(10, 1, 10_000), 'Login attempts a window and account.'),
  loginsPerAddress: variable(
    'AUTH_LOGINS_PER_ADDRESS',
    count(50, 1, 100_000),
    'Login attempts a window and network address.',
  ),
  registrationsPerAddress: variable(
    'AUTH_REGISTRATIONS_PER_ADDRESS',
    count(20, 1, 100_000),
    'Registration attempts a window and network address: bounds what the answer to a taken e-mail gives away.',
  ),
  refreshesPerSession: variable(
    'AUTH_REFRESHES_PER_SESSION',
    count(30, 1, 10_000),
    'Refreshes a window and session: each leaves a row that stays until its token would have expired.',
  ),

  ageScreen: variable(
    'AUTH_AGE_SCREEN',
    z.enum(['birth_date', 'either']).default('birth_date'),
    'What registration asks for: `birth_date` is the neutral screen; `either` also takes the word of applications that screen by themselves.',
  ),
  ageRefusalDays: variable(
    'AUTH_AGE_REFUSAL_DAYS',
    count(365, 1, 3650),
    'How long a refusal for age stands, for the e-mail and the device, days.',
  ),
  minimumAge: variable('AUTH_MINIMUM_AGE', count(18, 13, 99), 'The age that people must have reached.'),

  apiKeysPerUser: variable('AUTH_API_KEYS_PER_USER', count(10, 0, 100), 'API keys that one account may hold.'),
  apiKeyMaxTtlDays: variable(
    'AUTH_API_KEY_MAX_TTL_DAYS',
    count(365, 1, 3650),
    'Longest lifetime of an API key, days; also that of a key created without one.',
  ),
  apiKeyLastUsedS: variable(
    'AUTH_API_KEY_LAST_USED_S',
    count(3600, 60, DAY_S),
    "How coarse an API key's time of last use is, seconds: one write in that time.",
  ),
});

export type AuthConfig = SectionValues<typeof authConfig>;
