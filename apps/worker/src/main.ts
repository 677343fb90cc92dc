import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configRules, sections } from '@rapport/composition';
import {
  configureHttp,
  createHttpAdapter,
  databaseConfig,
  endOnSignals,
  httpConfig,
  HttpServers,
  JsonLogger,
  loadConfig,
  logConfig,
  readEnvFile,
  runProgram,
} from '@rapport/platform';
import { WorkerModule } from './worker.module.js';

await runProgram(async () => {
  const config = loadConfig(sections, process.env, readEnvFile(), configRules);
  if (config.get(databaseConfig).url === undefined) {
    throw new Error(
      'the worker needs DATABASE_URL: with the embedded database the API does the background work itself',
    );
  }
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.forRoot(config),
    createHttpAdapter(config.get(httpConfig)),
    { logger: new JsonLogger(config.get(logConfig)), abortOnError: false },
  );
  await configureHttp(app);
  endOnSignals(app, config.get(httpConfig));
  const addresses = await app.get(HttpServers).listen(app);
  new Logger('Worker').log({ event: 'listening', ...addresses });
});
