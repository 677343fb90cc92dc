import type { ConversationId, Page, PageRequest, PersonaId, PersonaVersionId } from '@rapport/kernel';
import type { PersonaDefinition } from './persona-definition.js';

/** One immutable version of a persona. */
export interface PersonaVersion {
  readonly personaId: PersonaId;
  readonly versionId: PersonaVersionId;
  readonly version: number;
  readonly definition: PersonaDefinition;
  /** The byte-stable system prompt of this version, rendered once. */
  readonly systemPrompt: string;
}

/** What other features may ask. Versions are immutable, so they are cached per pod without invalidation. */
export abstract class PersonaCatalogue {
  /** The active version of each published persona. */
  abstract list(page: PageRequest): Promise<Page<PersonaVersion>>;
  /** The active version. Throws `persona.not_found`. */
  abstract active(slug: string): Promise<PersonaVersion>;
  /** The version that a new conversation begins with: the active one, or the canary's share of them with that. Throws `persona.not_found`. */
  abstract begin(slug: string, conversationId: ConversationId): Promise<PersonaVersion>;
  /** A version by id, active or not: a conversation keeps the one it began with. Throws `persona.not_found`. */
  abstract version(versionId: PersonaVersionId): Promise<PersonaVersion>;
}
