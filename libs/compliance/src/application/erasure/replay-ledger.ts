import { Injectable, Logger } from '@nestjs/common';
import { Clock, newId, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import type { Erasure } from '../../domain/erasure/erasure.js';
import { ErasureLedger } from '../../domain/erasure/erasure-ledger.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';
import { PersonalRows } from '../../domain/erasure/personal-rows.js';
import { IssueReceipt } from './issue-receipt.js';
import { RunErasure } from './run-erasure.js';
import { SubjectDigests } from './subject-digests.js';

const PAGE_PEOPLE = 1_000;

/** Erases again whom a restored backup brought back. */
@Injectable()
export class ReplayLedger {
  private readonly logger = new Logger('erasure');

  constructor(
    private readonly database: Database,
    private readonly ledger: ErasureLedger,
    private readonly erasures: ErasureRepository,
    private readonly rows: PersonalRows,
    private readonly digests: SubjectDigests,
    private readonly receipts: IssueReceipt,
    private readonly run: RunErasure,
    private readonly clock: Clock,
  ) {}

  /**
   * Resolves with how many people were erased again.
   * @param thorough also looks for those whose erasure the database does know of: it may hold parts of a backup
   */
  async execute({ thorough = false }: { readonly thorough?: boolean } = {}): Promise<number> {
    const subjects = await this.ledger.subjects();
    const left = await this.erasures.notErasedSinceRestore(this.database, subjects);
    const sought = new Map((thorough ? subjects : left).map((digest) => [digest.toString('hex'), digest]));
    if (sought.size === 0) return 0;
    let erased = 0;
    for await (const subject of this.people()) {
      const digest = this.digests.of(subject);
      if (!sought.has(digest.toString('hex'))) continue;
      await this.erase(subject, digest);
      erased += 1;
    }
    // Nobody is there of these: the backup is older than they are. Noted, so that the ledger is no longer ahead.
    for (const digest of await this.erasures.unknown(this.database, left)) await this.note(this.absent(digest));
    if (left.length > 0) this.logger.warn({ event: 'erasure.ledger_replayed', left: left.length, erased });
    return erased;
  }

  private async *people(): AsyncGenerator<UserId> {
    for (let after: UserId | undefined; ;) {
      const page = await this.rows.people(this.database, after, PAGE_PEOPLE);
      yield* page;
      after = page.at(-1);
      if (page.length < PAGE_PEOPLE) return;
    }
  }

  private async erase(subject: UserId, subjectDigest: Buffer): Promise<void> {
    const earlier = await this.erasures.findBySubject(this.database, subjectDigest);
    const erasure = earlier ?? this.anew(subjectDigest, subject);
    if (!earlier) await this.note(erasure);
    else if (earlier.state === 'completed') {
      await this.erasures.reopen(this.database, earlier.id, { subject, state: 'completed' }, this.clock.date());
    }
    await this.run.execute(erasure.id);
  }

  private anew(subjectDigest: Buffer, subject: UserId | undefined): Erasure {
    const requestedAt = this.clock.date();
    return {
      id: newId('erasure', requestedAt.getTime()),
      subjectDigest,
      subject,
      cause: 'restore',
      state: 'running',
      receiptTokenDigest: undefined,
      requestedAt,
      receipt: undefined,
    };
  }

  private absent(subjectDigest: Buffer): Erasure {
    const erasure = this.anew(subjectDigest, undefined);
    return { ...erasure, state: 'completed', receipt: this.receipts.execute(erasure, []) };
  }

  private note(erasure: Erasure): Promise<boolean> {
    return this.database.transaction((tx) => this.erasures.insert(tx, erasure));
  }
}
