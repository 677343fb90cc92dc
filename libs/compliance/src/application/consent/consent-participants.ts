import { Injectable } from '@nestjs/common';
import { everyItem, ExportParticipant, type ExportRecord, type PageRequest, type UserId } from '@rapport/kernel';
import { Database, RowsErasure } from '@rapport/platform';
import { ConsentRepository } from '../../domain/consent/consent-repository.js';

const TABLES = ['consents'];

@Injectable()
export class ConsentExport extends ExportParticipant {
  override readonly name = 'consents';
  override readonly tables = TABLES;

  constructor(
    private readonly database: Database,
    private readonly repository: ConsentRepository,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncIterable<ExportRecord> {
    const list = (page: Omit<PageRequest, 'order'>) =>
      this.repository.list(this.database, userId, { ...page, order: 'asc' });
    for await (const consent of everyItem(list, (one) => one.id)) {
      const { id, purpose, version, given, locale, source, decidedAt } = consent;
      const row = { id, purpose, version, given, locale, source, decided_at: decidedAt };
      yield { table: 'consents', origin: 'provided', row };
    }
  }
}

@Injectable()
export class ConsentErasure extends RowsErasure {
  override readonly name = 'consents';
  override readonly tables = TABLES;
  override readonly order = 900;
}
