import { Injectable } from '@nestjs/common';
import { everyItem, ExportParticipant, type ExportRecord, type PageRequest, type UserId } from '@rapport/kernel';
import { Database, RowsErasure } from '@rapport/platform';
import { DataRequestRepository } from '../../domain/requests/data-request-repository.js';

const TABLES = ['data_requests'];

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
    const list = (page: Omit<PageRequest, 'order'>) => this.repository.list(this.database, { userId }, page);
    for await (const request of everyItem(list, ({ id }) => id)) {
      const { userId: _, ...facts } = request;
      const row = { ...facts, detail: await this.repository.detail(this.database, request) };
      yield { table: 'data_requests', origin: 'provided', row };
    }
  }
}

/** Late: the request for this very erasure is to be seen as long as anything is left. */
@Injectable()
export class RequestErasureParticipant extends RowsErasure {
  override readonly name = 'requests';
  override readonly tables = TABLES;
  override readonly order = 950;
}
