import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { exportHeader, exportLine } from '../domain/import/rapport.js';
import type { MemoryId } from '../domain/memory.js';
import { MemoryRepository } from '../domain/memory-repository.js';
import { PersonaDirectory } from '../domain/persona-directory.js';

const PAGE_MEMORIES = 200;

/** All that is remembered of a person, in a form that reads back in. */
@Injectable()
export class ExportMemories {
  constructor(
    private readonly database: Database,
    private readonly memories: MemoryRepository,
    private readonly personas: PersonaDirectory,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Lines of JSON, oldest memory first, a page of them at a time. */
  async *lines(userId: UserId): AsyncGenerator<string> {
    await this.database.transaction((tx) =>
      this.audit.record(tx, { action: 'memory.exported', outcome: 'success', actor: userId, subject: userId }),
    );
    const slugs = await this.personas.slugs();
    yield exportHeader(this.clock.date());
    for (let after: MemoryId | undefined; ;) {
      const page = await this.memories.list(userId, { order: 'asc', after, limit: PAGE_MEMORIES });
      yield page.map((memory) => exportLine(memory, memory.personaId && slugs.get(memory.personaId))).join('');
      if (page.length < PAGE_MEMORIES) return;
      after = page.at(-1)?.id;
    }
  }
}
