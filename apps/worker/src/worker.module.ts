import { Module, type DynamicModule } from '@nestjs/common';
import { BackgroundModule, CoreModule, recordsConfigurationOf } from '@rapport/composition';
import { HealthHttpModule } from '@rapport/health';
import type { LoadedConfig } from '@rapport/platform';

/** Background jobs. Its HTTP server carries health and metrics only. */
@Module({})
export class WorkerModule {
  static forRoot(config: LoadedConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        CoreModule.forRoot(config, { mode: 'work', applicationName: 'rapport-worker' }),
        BackgroundModule,
        HealthHttpModule,
      ],
      providers: [recordsConfigurationOf('worker')],
    };
  }
}
