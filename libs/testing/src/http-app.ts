import { Module, type ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Clock, SystemClock } from '@rapport/kernel';
// Types only: unit tests import this library for other things and should not pay for loading the platform.
import type { ConfigSection } from '@rapport/platform';
import { onTestFinished } from 'vitest';

export interface HttpAppOptions extends ModuleMetadata {
  readonly environment?: Readonly<Record<string, string>>;
  /** Besides those of the platform's HTTP, throttling and shared state. */
  readonly sections?: readonly ConfigSection[];
  readonly clock?: Clock;
}

/**
 * An application with the platform's HTTP side as in production (errors, validation, headers, ports) and the given
 * controllers, providers and modules. Closed when the test ends. Ports are free ones: `app.get(HttpServers).listen(app)`.
 */
export async function createHttpApp(options: HttpAppOptions): Promise<NestFastifyApplication> {
  const platform = await import('@rapport/platform');
  const { environment = {}, sections = [], clock = new SystemClock(), imports = [], ...metadata } = options;
  const all = [
    platform.httpConfig,
    platform.throttleConfig,
    platform.sharedStateConfig,
    platform.deploymentConfig,
    ...sections,
  ];
  const config = platform.loadConfig(all, { PORT: '0', INTERNAL_PORT: '0', ...environment });
  const base = [platform.ClockModule, platform.TelemetryModule, platform.SharedStateModule, platform.HttpModule];

  @Module({
    imports: [platform.ConfigModule.forRoot(config, all), ...base, platform.ThrottleModule, ...imports],
    ...metadata,
  })
  class HttpAppModule {}

  const testing = Test.createTestingModule({ imports: [HttpAppModule] })
    .overrideProvider(Clock)
    .useValue(clock);
  const adapter = platform.createHttpAdapter(config.get(platform.httpConfig));
  const app = (await testing.compile()).createNestApplication<NestFastifyApplication>(adapter, { logger: false });
  onTestFinished(() => app.close());
  await platform.configureHttp(app);
  await app.init();
  return app;
}
