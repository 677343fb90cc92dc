import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { EmbeddingHints } from './application/embedding/embedding-hints.js';
import { EmbeddingSpace } from './application/recall/embedding-space.js';
import { IndexedRecall } from './application/recall/indexed-recall.js';
import { MemoryIndexes } from './application/recall/memory-indexes.js';
import { WithdrawnMemoryRetention } from './application/retention/withdrawn-memory-retention.js';
import { PersonReader } from './application/recall/person-reader.js';
import { QueryVectors } from './application/recall/query-vectors.js';
import { Cooperative } from './domain/engine/index.js';
import { EpisodeSource, MemoryRecall, MemorySearch } from './domain/memory-recall.js';
import { MoodListener } from './domain/mood.js';
import { MemoryRepository, MemoryRevisions } from './domain/memory-repository.js';
import { RecallableFacts } from './domain/recallable-facts.js';
import { StoredVectors } from './domain/stored-vectors.js';
import { FactScreen } from './domain/writing/fact-screen.js';
import { MemoryImport } from './infrastructure/memory-import.participant.js';
import { MemoryErasure, MemoryExport } from './infrastructure/memory-participants.js';
import { PostgresMemoryRepository } from './infrastructure/postgres-memory.repository.js';
import { PostgresMemoryRevisions } from './infrastructure/postgres-memory-revisions.js';
import { PostgresRecallableFacts } from './infrastructure/postgres-recallable-facts.js';
import { PostgresStoredVectors } from './infrastructure/postgres-stored-vectors.js';

/** What all searches and additions of a process together take of one round of the event loop, in milliseconds. */
const SLICE_MS = 2;

export interface MemoryModuleOptions {
  /** Modules that provide what the source injects, and export the source. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** Where messages are kept; must be exported by one of `imports`. */
  readonly episodes: Type<EpisodeSource>;
  /** Who screens what is kept; must be exported by one of `imports`. */
  readonly screen: Type<FactScreen>;
  /** Who wants to know of moods; must be exported by one of `imports`. */
  readonly moods: Type<MoodListener>;
}

/**
 * Provides {@link MemoryRecall}, {@link MemorySearch} and what they recall from. Who stores messages is told from outside,
 * so that memory depends on no feature. Needs, from outside: `Database`, `UserCipher`, `SharedState`, `JobQueue`, `Metrics`, `Clock`,
 * the model (`LlmModule`), `MeteredEmbedder` (exported by one of `imports`), `recallConfig`, `memoryWritingConfig`
 * and `retentionConfig`.
 */
@Module({})
export class MemoryModule {
  static register({ imports, episodes, screen, moods }: MemoryModuleOptions): DynamicModule {
    return {
      module: MemoryModule,
      imports,
      providers: [
        { provide: EpisodeSource, useExisting: episodes },
        { provide: FactScreen, useExisting: screen },
        { provide: MoodListener, useExisting: moods },
        WithdrawnMemoryRetention,
        MemoryErasure,
        MemoryExport,
        MemoryImport,
        { provide: MemoryRepository, useClass: PostgresMemoryRepository },
        { provide: MemoryRevisions, useClass: PostgresMemoryRevisions },
        { provide: RecallableFacts, useClass: PostgresRecallableFacts },
        { provide: StoredVectors, useClass: PostgresStoredVectors },
        {
          provide: Cooperative,
          useFactory: (clock: Clock) => new Cooperative(clock, SLICE_MS, setImmediate),
          inject: [Clock],
        },
        EmbeddingHints,
        EmbeddingSpace,
        IndexedRecall,
        MemoryIndexes,
        PersonReader,
        QueryVectors,
        { provide: MemoryRecall, useExisting: IndexedRecall },
        { provide: MemorySearch, useExisting: IndexedRecall },
      ],
      exports: [
        Cooperative,
        EpisodeSource,
        FactScreen,
        EmbeddingHints,
        EmbeddingSpace,
        MemoryRecall,
        MemoryRepository,
        MemoryRevisions,
        MemorySearch,
        MoodListener,
        StoredVectors,
      ],
    };
  }
}
