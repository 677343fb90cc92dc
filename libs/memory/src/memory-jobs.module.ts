import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { ExtractMemories } from './application/writing/extract-memories.js';
import { ExtractMemoriesHandler } from './application/writing/extract-memories.handler.js';
import { ReadTurns } from './application/writing/read-turns.js';
import { SweepBacklogHandler } from './application/writing/sweep-backlog.handler.js';
import { MemoryBacklog } from './domain/memory-backlog.js';
import { PostgresMemoryBacklog } from './infrastructure/postgres-memory-backlog.js';

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
        ExtractMemories,
        ExtractMemoriesHandler,
        ReadTurns,
        SweepBacklogHandler,
        { provide: MemoryBacklog, useClass: PostgresMemoryBacklog },
      ],
    };
  }
}
