import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { DataRequestRepository } from '../../domain/requests/data-request-repository.js';

const TABLES = ['data_requests'];
const PAGE = 100;

@Injectable()
export class RequestExportParticipant extends ExportParticipant {
  override readonly name = 'requests';
  override readonly tables = TABLES;

  constructor(
    private readonly database: Database,
    private readonly repository: DataRequestRepository,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncIterable<ExportRecord> {
    let after: string | undefined;
    let more = true;
    while (more) {
      const page = await this.repository.list(this.database, { userId }, { limit: PAGE, after });
      for (const request of page.items) {
        const { userId: _, ...facts } = request;
        const row = { ...facts, detail: await this.repository.detail(this.database, request) };
        yield { table: 'data_requests', origin: 'provided', row };
      }
      after = page.items.at(-1)?.id;
      more = page.hasMore;
    }
  }
}

/** Late: the request for this very erasure is to be seen as long as anything is left. */
@Injectable()
export class RequestErasureParticipant extends ErasureParticipant {
  override readonly name = 'requests';
  override readonly tables = TABLES;
  override readonly order = 950;

  constructor(
    private readonly database: Database,
    private readonly repository: DataRequestRepository,
  ) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    return this.database.transaction((tx) => this.repository.erase(tx, userId));
  }
}
