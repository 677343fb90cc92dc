import { Global, Module, type DynamicModule } from '@nestjs/common';
import { LoadedConfig } from './load-config.js';
import type { ConfigSection } from './section.js';

/** Makes each section injectable by its token. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: LoadedConfig, sections: readonly ConfigSection[]): DynamicModule {
    const providers = sections.map((section) => ({ provide: section.token, useValue: config.get(section) }));
    return {
      module: ConfigModule,
      providers: [...providers, { provide: LoadedConfig, useValue: config }],
      exports: [...sections.map((section) => section.token), LoadedConfig],
    };
  }
}
