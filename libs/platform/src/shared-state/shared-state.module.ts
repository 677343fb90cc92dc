import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics } from '../telemetry/metrics.js';
import { InProcessSharedState } from './in-process-shared-state.js';
import { RedisSharedState } from './redis-shared-state.js';
import { sharedStateConfig, type SharedStateConfig } from './shared-state.config.js';
import { SharedState } from './shared-state.js';

/** Provides {@link SharedState}: Redis when `REDIS_URL` is set, else the process itself. */
@Global()
@Module({
  providers: [
    {
      provide: SharedState,
      inject: [sharedStateConfig.token, Clock, Metrics],
      useFactory: (config: SharedStateConfig, clock: Clock, metrics: Metrics) =>
        config.urls ? RedisSharedState.connect(config.urls, config, clock, metrics) : new InProcessSharedState(clock),
    },
  ],
  exports: [SharedState],
})
export class SharedStateModule implements OnApplicationShutdown {
  constructor(@Inject(SharedState) private readonly state: SharedState) {}

  async onApplicationShutdown(): Promise<void> {
    await this.state.close();
  }
}
