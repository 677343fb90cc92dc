import { Injectable } from '@nestjs/common';
import { toPage, type Page, type PageRequest, type PersonaId, type UserId } from '@rapport/kernel';
import type { Memory, MemoryId } from '../domain/memory.js';
import { MemorySearch, type MemorySearchRequest, type Recollection } from '../domain/memory-recall.js';
import { MemoryRepository, type MemoryQuery } from '../domain/memory-repository.js';
import { PersonaDirectory } from '../domain/persona-directory.js';
import { memoryErrors } from '../memory.errors.js';

/** What a person may see of their memory: everything. */
@Injectable()
export class FindMemories {
  constructor(
    private readonly memories: MemoryRepository,
    private readonly engine: MemorySearch,
    private readonly personas: PersonaDirectory,
  ) {}

  /** Throws `memory.not_found`, also for somebody else's. */
  async one(userId: UserId, id: MemoryId): Promise<Memory> {
    const memory = await this.memories.find(userId, id);
    if (!memory) throw memoryErrors.notFound();
    return memory;
  }

  /** Of any status, quarantined ones included. Throws `persona.not_found`. */
  async list(
    userId: UserId,
    { limit, after, order }: PageRequest & { readonly after?: MemoryId | undefined },
    filter: Pick<MemoryQuery, 'status' | 'importId'> = {},
    persona?: string,
  ): Promise<Page<Memory>> {
    const personaId = await this.personaOf(persona);
    const start = order === 'asc' ? { after } : { before: after };
    return toPage(await this.memories.list(userId, { ...filter, ...start, order, personaId, limit: limit + 1 }), limit);
  }

  /** Best first, as recall would find them. Throws `persona.not_found`. */
  async search(request: Omit<MemorySearchRequest, 'personaId'>, persona?: string): Promise<readonly Recollection[]> {
    return this.engine.search({ ...request, personaId: await this.personaOf(persona) });
  }

  /** Names of the personas that memories are kept for. */
  personaNames(): Promise<ReadonlyMap<PersonaId, string>> {
    return this.personas.slugs();
  }

  private async personaOf(slug: string | undefined): Promise<PersonaId | undefined> {
    return slug === undefined ? undefined : this.personas.idOf(slug);
  }
}
