import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { EmbedMemoriesHandler } from './application/embedding/embed-memories.handler.js';
import { ExtractMemories } from './application/writing/extract-memories.js';
import { ExtractMemoriesHandler } from './application/writing/extract-memories.handler.js';
import { RenewProfiles } from './application/profile/renew-profiles.js';
import { WriteProfileHandler } from './application/profile/write-profile.js';
import { ReadTurns } from './application/writing/read-turns.js';
import { TellMood } from './application/writing/tell-mood.js';
import { SweepBacklogHandler } from './application/writing/sweep-backlog.handler.js';
import { MemoryUpkeepHandler } from './application/writing/upkeep.handler.js';
import { WatchBacklog } from './application/writing/watch-backlog.js';
import { MemoryTraces } from './domain/forgetting/memory-traces.js';
import { MemoryBacklog } from './domain/memory-backlog.js';
import { MemoryPeople } from './domain/memory-people.js';
import { ProfileRepository } from './domain/profile/profile-repository.js';
import { PostgresMemoryBacklog } from './infrastructure/postgres-memory-backlog.js';
import { PostgresMemoryPeople } from './infrastructure/postgres-memory-people.js';
import { PostgresMemoryTraces } from './infrastructure/postgres-memory-traces.js';
import { PostgresProfileRepository } from './infrastructure/postgres-profile.repository.js';

export interface MemoryJobsModuleOptions {
  /** Modules that export what `MemoryModule` does, and `MeteredModel`. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
}

/** The writing of memories. Needs, from outside, what `MemoryModule` needs, `JobQueue`, `Metrics` and `memoryWritingConfig`. */
@Module({})
export class MemoryJobsModule {
  static register({ imports }: MemoryJobsModuleOptions): DynamicModule {
    return {
      module: MemoryJobsModule,
      imports,
      providers: [
        EmbedMemoriesHandler,
        ExtractMemories,
        ExtractMemoriesHandler,
        ReadTurns,
        RenewProfiles,
        SweepBacklogHandler,
        TellMood,
        MemoryUpkeepHandler,
        WatchBacklog,
        WriteProfileHandler,
        { provide: MemoryPeople, useClass: PostgresMemoryPeople },
        { provide: MemoryTraces, useClass: PostgresMemoryTraces },
        { provide: ProfileRepository, useClass: PostgresProfileRepository },
        { provide: MemoryBacklog, useClass: PostgresMemoryBacklog },
      ],
    };
  }
}
