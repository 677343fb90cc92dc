import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  configureHttp,
  createHttpAdapter,
  httpConfig,
  JsonLogger,
  logConfig,
  type LoadedConfig,
} from '@rapport/platform';
import { AppModule } from './app.module.js';
import { serveDocumentation } from './documentation.js';

/** The whole application, configured and not yet listening: `main.ts`, tests and the OpenAPI export share it. */
export async function createApp(config: LoadedConfig): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    createHttpAdapter(config.get(httpConfig)),
    { logger: new JsonLogger(config.get(logConfig)), bufferLogs: false, abortOnError: false },
  );
  await configureHttp(app);
  serveDocumentation(app);
  return app;
}
