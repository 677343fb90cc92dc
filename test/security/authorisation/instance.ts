import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { configRules, sections } from '@rapport/composition';
import { LanguageModel } from '@rapport/llm';
import { configureHttp, createHttpAdapter, httpConfig, loadConfig } from '@rapport/platform';
import { administer, databaseUrl } from '@rapport/testing';
import { inject } from 'vitest';
import { AppModule } from '../../../apps/api/src/app.module.js';
import { openApiDocuments } from '../../../apps/api/src/documentation.js';
import { AgreeableModel } from './agreeable-model.js';
import { operationsOf, type Operation } from './operations.js';

const MANY = '1000000';
const UNTHROTTLED = {
  AUTH_REGISTRATIONS_PER_ADDRESS: '100000',
  AUTH_LOGINS_PER_ADDRESS: '100000',
  THROTTLE_ADDRESS_LIMIT: MANY,
  THROTTLE_USER_LIMIT: MANY,
};
const WEAK_HASHES = { AUTH_ARGON2_MEMORY_KIB: '1024', AUTH_ARGON2_ITERATIONS: '1' };

export interface Instance {
  readonly app: NestFastifyApplication;
  readonly operations: readonly Operation[];
  close(): Promise<void>;
}

/** The whole API as it is served, on a database of its own; only the model is another. */
export async function openInstance(): Promise<Instance> {
  const { postgresUrl, postgresTemplate } = inject('services');
  const name = `authz_${randomBytes(6).toString('hex')}`;
  await administer(postgresUrl, `create database ${name} template ${postgresTemplate}`);
  const environment = {
    ...UNTHROTTLED,
    ...WEAK_HASHES,
    DATABASE_URL: databaseUrl(postgresUrl, name),
    RAPPORT_KEYRING: JSON.stringify({ active: 'k', keys: { k: randomBytes(32).toString('base64') } }),
  };
  const config = loadConfig(sections, environment, {}, configRules);
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config)] })
    .overrideProvider(LanguageModel)
    .useValue(new AgreeableModel())
    .compile();
  const adapter = createHttpAdapter(config.get(httpConfig));
  const app = module.createNestApplication<NestFastifyApplication>(adapter, { logger: false });
  await configureHttp(app);
  await app.init();
  const { public: open, internal } = openApiDocuments(app);
  const close = async (): Promise<void> => {
    await app.close();
    await administer(postgresUrl, `drop database ${name} with (force)`);
  };
  return { app, operations: operationsOf([open, internal]), close };
}
