import { Injectable } from '@nestjs/common';
import { PAGE_LIMIT_MAX, type PersonaId } from '@rapport/kernel';
import { PersonaDirectory } from '@rapport/memory';
import { PersonaCatalogue } from '@rapport/persona';

@Injectable()
export class CataloguePersonaDirectory extends PersonaDirectory {
  constructor(private readonly personas: PersonaCatalogue) {
    super();
  }

  override async idOf(slug: string): Promise<PersonaId> {
    return (await this.personas.active(slug)).personaId;
  }

  override async slugs(): Promise<ReadonlyMap<PersonaId, string>> {
    const slugs = new Map<PersonaId, string>();
    for (let after: PersonaId | undefined; ;) {
      const { items, hasMore } = await this.personas.list({ limit: PAGE_LIMIT_MAX, after, order: 'asc' });
      for (const { personaId, definition } of items) slugs.set(personaId, definition.slug);
      if (!hasMore) return slugs;
      after = items.at(-1)?.personaId;
    }
  }
}
