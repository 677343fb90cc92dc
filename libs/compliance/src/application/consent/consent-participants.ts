import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { ConsentRepository } from '../../domain/consent/consent-repository.js';

const TABLES = ['consents'];
const PAGE = 100;

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
    let after: string | undefined;
    let more = true;
    while (more) {
      const page = await this.repository.list(this.database, userId, { limit: PAGE, after, order: 'asc' });
      for (const { id, purpose, version, given, locale, source, decidedAt } of page.items) {
        const row = { id, purpose, version, given, locale, source, decided_at: decidedAt };
        yield { table: 'consents', origin: 'provided', row };
      }
      after = page.items.at(-1)?.id;
      more = page.hasMore;
    }
  }
}

@Injectable()
export class ConsentErasure extends ErasureParticipant {
  override readonly name = 'consents';
  override readonly tables = TABLES;
  override readonly order = 900;

  constructor(
    private readonly database: Database,
    private readonly repository: ConsentRepository,
  ) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    return this.database.transaction((tx) => this.repository.erase(tx, userId));
  }
}
