import type { PageRequest, PersonaId, PersonaVersionId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { PersonaDefinition } from './persona-definition.js';

export interface StoredPersona {
  readonly personaId: PersonaId;
  readonly slug: string;
  /** Absent until a version was activated. */
  readonly activeVersionId: PersonaVersionId | undefined;
  readonly createdAt: Date;
}

/** A version without its definition, for lists. */
export interface VersionSummary {
  readonly versionId: PersonaVersionId;
  readonly personaId: PersonaId;
  readonly version: number;
  readonly contentHash: string;
  /** Absent: seeded from the shipped files. */
  readonly createdBy: UserId | undefined;
  readonly createdAt: Date;
}

export interface StoredVersion extends VersionSummary {
  readonly definition: PersonaDefinition;
}

/** A version that serves a share of new conversations, beside the active one. */
export interface StoredCanary {
  readonly version: StoredVersion;
  /** Per cent, 1 to 99. */
  readonly share: number;
}

export type ActivationKind = 'seed' | 'activate' | 'roll_back';

export interface Activation {
  readonly personaId: PersonaId;
  readonly versionId: PersonaVersionId;
  readonly kind: ActivationKind;
  readonly by: UserId | undefined;
  readonly at: Date;
}

/** Personas and their versions. There is no way to change or remove a version, here or in the database. */
export abstract class PersonaRepository {
  /** `false`, with nothing done, when the slug exists. */
  abstract insertPersona(tx: Tx, persona: Omit<StoredPersona, 'activeVersionId'>): Promise<boolean>;
  /** Holds the persona until the transaction ends, so that version numbers and activations follow one another. */
  abstract lockBySlug(tx: Tx, slug: string): Promise<StoredPersona | undefined>;
  abstract insertVersion(tx: Tx, version: StoredVersion): Promise<void>;
  /** Points the persona to the version, ends a canary, and adds to its history. */
  abstract activate(tx: Tx, activation: Activation): Promise<void>;
  /** Undefined: none. */
  abstract setCanary(
    tx: Tx,
    personaId: PersonaId,
    canary: { readonly versionId: PersonaVersionId; readonly share: number } | undefined,
  ): Promise<void>;

  /** Without the card. */
  abstract canary(db: Db, slug: string): Promise<StoredCanary | undefined>;
  abstract findBySlug(db: Db, slug: string): Promise<StoredPersona | undefined>;
  abstract list(db: Db, page: PageRequest): Promise<readonly StoredPersona[]>;
  /** Newest first. */
  abstract versions(db: Db, personaId: PersonaId, limit: number): Promise<readonly VersionSummary[]>;
  /** Newest first. */
  abstract activations(db: Db, personaId: PersonaId, limit: number): Promise<readonly Activation[]>;
  abstract versionByNumber(db: Db, personaId: PersonaId, version: number): Promise<StoredVersion | undefined>;
  abstract versionByHash(db: Db, personaId: PersonaId, contentHash: string): Promise<StoredVersion | undefined>;
  /** Without the card, like {@link activeVersion} and {@link activeVersions}: for those who talk to the persona. */
  abstract versionById(db: Db, versionId: PersonaVersionId): Promise<StoredVersion | undefined>;
  abstract latestVersionNumber(db: Db, personaId: PersonaId): Promise<number>;
  /** The version that was active most recently and is not `versionId`. */
  abstract lastActiveBefore(
    db: Db,
    personaId: PersonaId,
    versionId: PersonaVersionId,
  ): Promise<StoredVersion | undefined>;
  abstract wasEverActive(db: Db, personaId: PersonaId, versionId: PersonaVersionId): Promise<boolean>;
  /** Whether an operator ever added or activated a version. */
  abstract changedByHand(db: Db, personaId: PersonaId): Promise<boolean>;

  abstract activeVersion(db: Db, slug: string): Promise<StoredVersion | undefined>;
  /** Active versions, ordered and paged by persona. */
  abstract activeVersions(db: Db, page: PageRequest): Promise<readonly StoredVersion[]>;
}
