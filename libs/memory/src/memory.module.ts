import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { RecentEpisodesRecall } from './application/recent-episodes-recall.js';
import { EpisodeSource, MemoryRecall } from './domain/memory-recall.js';

export interface MemoryModuleOptions {
  /** Modules that provide what the source injects, and export the source. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** Where messages are kept; must be exported by one of `imports`. */
  readonly episodes: Type<EpisodeSource>;
}

/** Provides {@link MemoryRecall}. Who stores messages is told from outside, so that memory depends on no feature. */
@Module({})
export class MemoryModule {
  static register({ imports, episodes }: MemoryModuleOptions): DynamicModule {
    return {
      module: MemoryModule,
      imports,
      providers: [
        { provide: EpisodeSource, useExisting: episodes },
        { provide: MemoryRecall, useClass: RecentEpisodesRecall },
      ],
      exports: [MemoryRecall],
    };
  }
}
