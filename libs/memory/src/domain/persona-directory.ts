import type { PersonaId } from '@rapport/kernel';

/** Personas by the names that people know them by. Whoever knows personas implements it. */
export abstract class PersonaDirectory {
  /** Throws `persona.not_found`. */
  abstract idOf(slug: string): Promise<PersonaId>;
  /** Of every published persona. */
  abstract slugs(): Promise<ReadonlyMap<PersonaId, string>>;
}
