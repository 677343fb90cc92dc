import { Injectable } from '@nestjs/common';
import { parseId, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, type ImportParticipant, type Tx } from '@rapport/platform';
import { ArchiveReader, type ArchivedRow, type OpenedArchive } from '../../domain/export/archive.js';
import { ErasureLedger } from '../../domain/erasure/erasure-ledger.js';
import { PersonalRows } from '../../domain/erasure/personal-rows.js';
import { importErrors } from '../../import.errors.js';
import { SubjectDigests } from '../erasure/subject-digests.js';
import { ParticipantRegistry } from '../participant-registry.js';
import { NOT_TAKEN_BACK } from './not-taken-back.js';

const BATCH_ROWS = 500;

export interface ImportedAccount {
  readonly userId: UserId;
  /** Rows by table. */
  readonly restored: ReadonlyMap<string, number>;
  /** Tables of which the archive holds rows that are not taken back, and why. */
  readonly left: readonly { readonly table: string; readonly records: number; readonly reason: string }[];
}

/** Takes a person back from an export, with the ids that everything had: into an empty deployment, or one that never knew them. */
@Injectable()
export class ImportAccount {
  constructor(
    private readonly database: Database,
    private readonly archives: ArchiveReader,
    private readonly participants: ParticipantRegistry,
    private readonly ledger: ErasureLedger,
    private readonly digests: SubjectDigests,
    private readonly people: PersonalRows,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * All of it, or nothing.
   * @param sha256 of the archive, as its export's record states it: what was changed since is not believed
   * Throws the catalogue of `importErrors`, and `auth.email_taken`.
   */
  async execute(path: string, sha256: string): Promise<ImportedAccount> {
    const archive = await this.archives.open(path);
    if (archive.sha256 !== sha256.toLowerCase()) throw importErrors.otherDigest();
    const userId = await this.personIn(archive);
    return this.database.transaction(async (tx) => {
      const restored = new Map<string, number>();
      for (const participant of this.participants.imports()) {
        for (const table of participant.tables) {
          restored.set(table, await this.restore(tx, userId, participant, table, archive.rows(table)));
        }
      }
      const records = [...restored.values()].reduce((sum, count) => sum + count, 0);
      const details = { export: archive.manifest.export_id, records };
      await this.audit.record(tx, { action: 'privacy.imported', outcome: 'success', subject: userId, details });
      return { userId, restored, left: leftOf(archive) };
    });
  }

  private async personIn(archive: OpenedArchive): Promise<UserId> {
    let userId: UserId | undefined;
    for await (const { id } of archive.rows('users')) userId = parseId('user', String(id));
    if (userId === undefined) throw importErrors.unreadable('there is no person in it');
    const digest = this.digests.of(userId);
    if ((await this.ledger.subjects()).some((erased) => erased.equals(digest))) throw importErrors.personErased();
    if (Object.keys(await this.people.countAll(this.database, userId)).length > 0) throw importErrors.personExists();
    return userId;
  }

  private async restore(
    tx: Tx,
    userId: UserId,
    participant: ImportParticipant,
    table: string,
    rows: AsyncIterable<ArchivedRow>,
  ): Promise<number> {
    let count = 0;
    let batch: ArchivedRow[] = [];
    for await (const row of rows) {
      batch.push(row);
      count += 1;
      if (batch.length < BATCH_ROWS) continue;
      await participant.restore(tx, userId, table, batch);
      batch = [];
    }
    if (batch.length > 0) await participant.restore(tx, userId, table, batch);
    return count;
  }
}

function leftOf({ manifest }: OpenedArchive): ImportedAccount['left'] {
  return manifest.tables.flatMap(({ table, records }) => {
    const reason = NOT_TAKEN_BACK[table];
    return records > 0 && reason !== undefined ? [{ table, records, reason }] : [];
  });
}
