import { Module, type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { ExportMemories } from './application/export-memories.js';
import { FindMemories } from './application/find-memories.js';
import { ForgetMemories } from './application/forget-memories.js';
import { ImportMemories } from './application/import-memories.js';
import { KeepMemories } from './application/keep-memories.js';
import { MemoryConsent } from './application/memory-consent.js';
import { RenewProfiles } from './application/profile/renew-profiles.js';
import { SwitchMemory } from './application/switch-memory.js';
import { MemoryTraces } from './domain/forgetting/memory-traces.js';
import { ConversationImport } from './domain/import/conversation-import.js';
import { EpisodeForgetting } from './domain/memory-recall.js';
import { PersonaDirectory } from './domain/persona-directory.js';
import { PostgresMemoryTraces } from './infrastructure/postgres-memory-traces.js';

export interface MemoryHandModuleOptions {
  /** The `MemoryModule`, and modules that export the classes below. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  readonly forgetting: Type<EpisodeForgetting>;
  readonly personas: Type<PersonaDirectory>;
  readonly conversations: Type<ConversationImport>;
}

const USE_CASES = [ExportMemories, FindMemories, ForgetMemories, ImportMemories, KeepMemories, SwitchMemory];

/**
 * The person's own hand on their memory. Needs, from outside, what `MemoryModule` needs, `JobQueue`, `AuditTrail`, `IdempotencyStore`
 * and `memoryLimitsConfig`.
 */
@Module({})
export class MemoryHandModule {
  static register({ imports, forgetting, personas, conversations }: MemoryHandModuleOptions): DynamicModule {
    return {
      module: MemoryHandModule,
      imports,
      providers: [
        ...USE_CASES,
        MemoryConsent,
        RenewProfiles,
        { provide: EpisodeForgetting, useExisting: forgetting },
        { provide: PersonaDirectory, useExisting: personas },
        { provide: ConversationImport, useExisting: conversations },
        { provide: MemoryTraces, useClass: PostgresMemoryTraces },
      ],
      exports: USE_CASES,
    };
  }
}
