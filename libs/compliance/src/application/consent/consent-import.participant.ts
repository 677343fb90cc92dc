import { Injectable } from '@nestjs/common';
import { parseId, type UserId } from '@rapport/kernel';
import { ImportParticipant, type ExportedRow, type Tx } from '@rapport/platform';
import type { ConsentRecord } from '../../domain/consent/consent-record.js';
import { ConsentRepository } from '../../domain/consent/consent-repository.js';

/** Decisions as they were made, in their order: nothing is decided anew by moving. */
@Injectable()
export class ConsentImport extends ImportParticipant {
  override readonly name = 'consents';
  override readonly tables = ['consents'];
  override readonly order = 30;

  constructor(private readonly repository: ConsentRepository) {
    super();
  }

  override async restore(tx: Tx, userId: UserId, _table: string, rows: readonly ExportedRow[]): Promise<void> {
    await this.repository.append(tx, userId, rows.map(toRecord));
  }
}

function toRecord({ id, decided_at: decidedAt, locale, ...row }: ExportedRow): ConsentRecord {
  return {
    ...(row as Pick<ConsentRecord, 'purpose' | 'version' | 'given' | 'source'>),
    id: parseId('consent', String(id)),
    locale: typeof locale === 'string' ? locale : undefined,
    decidedAt: new Date(String(decidedAt)),
  };
}
