import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { deploymentConfig, type DeploymentConfig } from './deployment.config.js';
import { ProgramFacts } from './program-facts.js';
import { programVersion } from './program-version.js';
import { tracingConfig, type TracingConfig } from './tracing/tracing.config.js';
import { Tracing } from './tracing/tracing.js';

/** What a whole program tells of itself, beside what its parts do. Needs `deploymentConfig`, `tracingConfig` and `TelemetryModule`. */
@Global()
@Module({})
export class ProgramTelemetryModule implements OnApplicationShutdown {
  constructor(@Inject(Tracing) private readonly tracing: Tracing) {}

  static forRoot({ applicationName: name }: { readonly applicationName: string }): DynamicModule {
    return {
      module: ProgramTelemetryModule,
      providers: [
        ProgramFacts,
        {
          provide: Tracing,
          inject: [deploymentConfig.token, tracingConfig.token],
          useFactory: ({ commit, slot }: DeploymentConfig, config: TracingConfig) =>
            Tracing.start({ name, version: programVersion(), commit, slot }, config),
        },
      ],
    };
  }

  /** The last hook: what ends in the earlier ones is still told. */
  async onApplicationShutdown(): Promise<void> {
    await this.tracing.close();
  }
}
