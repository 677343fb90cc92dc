import { Injectable } from '@nestjs/common';
import { Database } from '@rapport/platform';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { ErasureLedger, type LedgerEntry } from '../../domain/erasure/erasure-ledger.js';
import { ErasureRepository } from '../../domain/erasure/erasure-repository.js';

/**
 * The ledger, unless it cannot be the one that was kept: it names nobody, and the database knows of people who were erased.
 * So looks a folder under a wrong path, or one that was not mounted. Nothing is read from it, and nothing entrusted to it.
 * Methods throw `erasure.ledger_unavailable`.
 */
@Injectable()
export class KnownLedger {
  constructor(
    private readonly database: Database,
    private readonly ledger: ErasureLedger,
    private readonly erasures: ErasureRepository,
  ) {}

  async subjects(): Promise<readonly Buffer[]> {
    const subjects = await this.ledger.subjects();
    if (subjects.length === 0 && (await this.erasures.anyCompleted(this.database))) {
      throw dataRightsErrors.ledgerUnavailable('it names nobody, and people were erased');
    }
    return subjects;
  }

  async append(entry: LedgerEntry): Promise<void> {
    await this.subjects();
    await this.ledger.append(entry);
  }
}
