import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SharedState, Database } from '@rapport/platform';
import { createTestCrypto, type TestCrypto } from './crypto/test-crypto.js';
import { ManualClock } from './manual-clock.js';
import { RecordingAuditTrail } from './recording-audit-trail.js';
import { portsModule } from './ports-module.js';

export interface AuthAppOptions {
  readonly database: Database;
  readonly environment?: Readonly<Record<string, string>>;
  /** Controllers under test besides auth's own. */
  readonly controllers?: readonly (new (...dependencies: never[]) => object)[];
  readonly imports?: readonly (new (...dependencies: never[]) => object)[];
  /** Master keys, as JSON; the test's own by default. */
  readonly keyring?: string;
  /** To make a second process beside a first one. */
  readonly beside?: AuthApp;
}

export interface AuthApp {
  readonly app: NestFastifyApplication;
  readonly clock: ManualClock;
  readonly audit: RecordingAuditTrail;
  readonly crypto: TestCrypto;
  readonly sharedState: SharedState;
}

/** Hashing as weak as argon2 allows: tests are about everything around it. */
const FAST = { AUTH_ARGON2_MEMORY_KIB: '1024', AUTH_ARGON2_ITERATIONS: '1' };

/** One keyring a database, as in life: the signing keys that one application stores are for the next to unwrap. */
const keyrings = new WeakMap<Database, Promise<TestCrypto>>();

function keyringOf(database: Database, keyring: string | undefined): Promise<TestCrypto> {
  const crypto = keyrings.get(database) ?? createTestCrypto({ keyring });
  keyrings.set(database, crypto);
  return crypto;
}

/** Auth with the real guard, pipe and filter on a real database; nothing listens, use `app.inject`. */
export async function openAuthApp({
  database,
  environment,
  controllers = [],
  imports = [],
  keyring,
  beside,
}: AuthAppOptions): Promise<AuthApp> {
  const [{ APP_GUARD }, { Test }, platform, { Clock }, auth, { ConsentModule }] = await Promise.all([
    import('@nestjs/core'),
    import('@nestjs/testing'),
    import('@rapport/platform'),
    import('@rapport/kernel'),
    import('@rapport/auth'),
    import('@rapport/compliance'),
  ]);
  const clock = beside?.clock ?? new ManualClock();
  const crypto = await keyringOf(database, keyring);
  const audit = beside?.audit ?? new RecordingAuditTrail();
  const sharedState = beside?.sharedState ?? new platform.InProcessSharedState(clock);
  const sections = [
    auth.authConfig,
    platform.consentConfig,
    platform.retentionConfig,
    platform.httpConfig,
    platform.deploymentConfig,
    platform.throttleConfig,
  ];
  const config = platform.loadConfig(sections, { ...FAST, ...environment });
  const ports = [
    { provide: Clock, useValue: clock },
    { provide: platform.Database, useValue: database },
    { provide: platform.SharedState, useValue: sharedState },
    { provide: platform.UserCipher, useValue: crypto.openCipher() },
    { provide: platform.BlindIndex, useValue: crypto.blindIndex },
    { provide: platform.KeyVault, useValue: crypto.vault },
    { provide: platform.AuditTrail, useValue: audit },
  ];
  const module = await Test.createTestingModule({
    imports: [
      portsModule(ports),
      platform.ConfigModule.forRoot(config, sections),
      platform.TelemetryModule,
      platform.HttpModule,
      ConsentModule,
      auth.AuthHttpModule,
      ...imports,
    ],
    controllers: [...controllers] as never[],
    providers: [{ provide: APP_GUARD, useExisting: auth.AuthGuard }],
  }).compile();
  const adapter = platform.createHttpAdapter(config.get(platform.httpConfig));
  const app = module.createNestApplication<NestFastifyApplication>(adapter, { logger: false });
  await platform.configureHttp(app);
  await app.init();
  return { app, clock, audit, crypto, sharedState };
}
