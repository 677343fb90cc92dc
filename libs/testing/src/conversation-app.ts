import type { ExecutionContext, InjectionToken } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { UserId } from '@rapport/kernel';
// Types only: unit tests import this library for other things and should not pay for loading these.
import type { LanguageModel } from '@rapport/llm';
import type { AuthenticatedRequest, Database, SharedState } from '@rapport/platform';
import { createTestCrypto, type TestCrypto } from './crypto/test-crypto.js';
import { ManualClock } from './manual-clock.js';
import { RecordingAuditTrail } from './recording-audit-trail.js';
import { RecordingJobQueue } from './recording-job-queue.js';
import { portsModule } from './ports-module.js';

export interface ConversationAppOptions {
  readonly database: Database;
  /** Without one: the real adapter, as `environment` configures it. */
  readonly model?: LanguageModel;
  readonly environment?: Readonly<Record<string, string>>;
  readonly sharedState?: SharedState;
  /** To make a second process beside a first one. */
  readonly beside?: ConversationApp;
}

export interface ConversationApp {
  readonly app: NestFastifyApplication;
  readonly clock: ManualClock;
  readonly audit: RecordingAuditTrail;
  readonly jobs: RecordingJobQueue;
  readonly crypto: TestCrypto;
  get<T>(token: InjectionToken<T>): T;
  /** A person with a data key. */
  givenUser(): Promise<UserId>;
  /** Opens real ports; resolves with the public one's URL. */
  listen(): Promise<string>;
  /** Shuts down as after SIGTERM, with the clock running on past every deadline. */
  close(): Promise<void>;
}

/** Stands in for authentication: the header names who calls. */
export const TEST_USER_HEADER = 'x-test-user';

/** One keyring a database, as in life. */
const keyrings = new WeakMap<Database, Promise<TestCrypto>>();

function keyringOf(database: Database): Promise<TestCrypto> {
  const crypto = keyrings.get(database) ?? createTestCrypto();
  keyrings.set(database, crypto);
  return crypto;
}

/**
 * Conversations as in production (persona, memory, safety, the platform's HTTP side, the shipped personas) on a real
 * database. The model is the test's; authentication is replaced by a header.
 */
export async function openConversationApp(options: ConversationAppOptions): Promise<ConversationApp> {
  const { database, model, environment = {}, beside } = options;
  const [{ APP_GUARD, APP_INTERCEPTOR }, { Test }, platform, { Clock }, llm, conversation, persona, memory, safety] =
    await Promise.all([
      import('@nestjs/core'),
      import('@nestjs/testing'),
      import('@rapport/platform'),
      import('@rapport/kernel'),
      import('@rapport/llm'),
      import('@rapport/conversation'),
      import('@rapport/persona'),
      import('@rapport/memory'),
      import('@rapport/safety'),
    ]);
  const clock = beside?.clock ?? new ManualClock();
  const crypto = await keyringOf(database);
  const audit = beside?.audit ?? new RecordingAuditTrail();
  const jobs = beside?.jobs ?? new RecordingJobQueue();
  const sections = [
    platform.httpConfig,
    platform.deploymentConfig,
    platform.idempotencyConfig,
    platform.retentionConfig,
    llm.llmConfig,
    persona.personaConfig,
    memory.recallConfig,
    memory.memoryWritingConfig,
    memory.memoryLimitsConfig,
    safety.safetyConfig,
    safety.crisisConfig,
    conversation.conversationConfig,
    conversation.turnConfig,
    conversation.budgetConfig,
  ];
  const config = platform.loadConfig(sections, { PORT: '0', INTERNAL_PORT: '0', ...environment });
  const ports = [
    { provide: Clock, useValue: clock },
    { provide: platform.Database, useValue: database },
    { provide: platform.SharedState, useValue: options.sharedState ?? new platform.InProcessSharedState(clock) },
    { provide: platform.UserCipher, useValue: crypto.openCipher() },
    { provide: platform.BlindIndex, useValue: crypto.blindIndex },
    { provide: platform.AuditTrail, useValue: audit },
    { provide: platform.JobQueue, useValue: jobs },
  ];
  const testing = Test.createTestingModule({
    imports: [
      portsModule(ports),
      platform.ConfigModule.forRoot(config, sections),
      platform.TelemetryModule,
      platform.HttpModule,
      platform.IdempotencyModule,
      llm.LlmModule,
      conversation.ConversationHttpModule,
      conversation.ConversationJobsModule,
      safety.CrisisHttpModule,
      safety.CrisisJobsModule,
      memory.MemoryHttpModule.register([conversation.ConversationModule]),
      memory.MemoryJobsModule.register({ imports: [conversation.ConversationModule] }),
    ],
    providers: [
      { provide: APP_GUARD, useValue: { canActivate: signIn } },
      { provide: APP_INTERCEPTOR, useExisting: platform.IdempotencyInterceptor },
    ],
  });
  const module = await (model ? testing.overrideProvider(llm.LanguageModel).useValue(model) : testing).compile();
  const adapter = platform.createHttpAdapter(config.get(platform.httpConfig));
  const app = module.createNestApplication<NestFastifyApplication>(adapter, { logger: false });
  await platform.configureHttp(app);
  await app.get(persona.SeedPersonas, { strict: false }).execute();
  return {
    app,
    clock,
    audit,
    jobs,
    crypto,
    get: (token) => app.get(token, { strict: false }),
    givenUser: () => crypto.givenUser(database),
    listen: async () => (await app.get(platform.HttpServers).listen(app)).publicUrl,
    close: () => closeWhileTimePasses(app, clock),
  };
}

async function closeWhileTimePasses(app: NestFastifyApplication, clock: ManualClock): Promise<void> {
  let closed = false;
  const closing = app.close().finally(() => (closed = true));
  while (!closed) await clock.advance(1_000);
  await closing;
}

function signIn(context: ExecutionContext): boolean {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest & { headers: Record<string, string> }>();
  const userId = request.headers[TEST_USER_HEADER] as UserId | undefined;
  if (userId) request.principal = { userId, roles: ['user'], scopes: [], via: 'token' };
  return userId !== undefined;
}
