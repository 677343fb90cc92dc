import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { RecentEpisodesRecall } from './application/recent-episodes-recall.js';
import { EpisodeSource, MemoryRecall } from './domain/memory-recall.js';
import { MemoryRepository, MemoryRevisions } from './domain/memory-repository.js';
import { MemoryErasure, MemoryExport } from './infrastructure/memory-participants.js';
import { PostgresMemoryRepository } from './infrastructure/postgres-memory.repository.js';
import { PostgresMemoryRevisions } from './infrastructure/postgres-memory-revisions.js';

export interface MemoryModuleOptions {
  /** Modules that provide what the source injects, and export the source. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** Where messages are kept; must be exported by one of `imports`. */
  readonly episodes: Type<EpisodeSource>;
}

/**
 * Provides {@link MemoryRecall} and what it recalls from. Who stores messages is told from outside, so that memory
 * depends on no feature. Needs, from outside: `Database`, `UserCipher`, `SharedState`, `Clock` and `memoryConfig`.
 */
@Module({})
export class MemoryModule {
  static register({ imports, episodes }: MemoryModuleOptions): DynamicModule {
    return {
      module: MemoryModule,
      imports,
      providers: [
        { provide: EpisodeSource, useExisting: episodes },
        MemoryErasure,
        MemoryExport,
        { provide: MemoryRepository, useClass: PostgresMemoryRepository },
        { provide: MemoryRevisions, useClass: PostgresMemoryRevisions },
        { provide: MemoryRecall, useClass: RecentEpisodesRecall },
      ],
      exports: [EpisodeSource, MemoryRecall, MemoryRepository, MemoryRevisions],
    };
  }
}
