import { newId, type UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import { contentHash } from '../domain/parse-definition.js';
import type { PersonaDefinition } from '../domain/persona-definition.js';
import type { PersonaRepository, StoredPersona, StoredVersion } from '../domain/persona-repository.js';

export interface NewVersion {
  readonly persona: Pick<StoredPersona, 'personaId'>;
  readonly definition: PersonaDefinition;
  /** Absent: by seeding. */
  readonly by: UserId | undefined;
  readonly at: Date;
}

/** Adds the next version of a persona that the transaction holds locked. */
export async function storeNextVersion(
  repository: PersonaRepository,
  tx: Tx,
  { persona, definition, by, at }: NewVersion,
): Promise<StoredVersion> {
  const version: StoredVersion = {
    versionId: newId('personaVersion', at.getTime()),
    personaId: persona.personaId,
    version: (await repository.latestVersionNumber(tx, persona.personaId)) + 1,
    definition,
    contentHash: contentHash(definition),
    createdBy: by,
    createdAt: at,
  };
  await repository.insertVersion(tx, version);
  return version;
}
