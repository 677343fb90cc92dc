import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, UserCipher, type UserCrypto } from '@rapport/platform';
import { contentContext, summaryContext, titleContext, type ConversationTables } from './conversation-tables.js';

const PAGE_ROWS = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** All that a person said and was told, with what each turn took, a page at a time. */
@Injectable()
export class ConversationExportParticipant extends ExportParticipant {
  override readonly name = 'conversation';
  override readonly tables = ['conversations', 'messages', 'conversation_summaries', 'turns', 'usage_daily'];

  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const crypto = await this.cipher.for(this.database, userId);
    const user = toUuid('user', userId);
    yield* this.conversations(user, crypto);
    yield* this.messages(user, crypto);
    yield* this.summaries(user, crypto);
    yield* this.turns(user, crypto);
    yield* this.usage(user);
  }

  private async *conversations(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (after: string) =>
      this.view
        .selectFrom('conversations')
        .selectAll()
        .where('user_id', '=', user)
        .where('conversation_id', '>', after)
        .orderBy('conversation_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { title_sealed: sealed, ...row } of paged(page, (last) => last.conversation_id)) {
      const title = sealed && crypto.decrypt(sealed, titleContext(row.conversation_id));
      const origin = row.title_source === 'user' ? 'provided' : 'observed';
      yield { table: 'conversations', origin, row: { ...row, title } };
    }
  }

  private async *messages(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (after: string) =>
      this.view
        .selectFrom('messages')
        .selectAll()
        .where('user_id', '=', user)
        .where('message_id', '>', after)
        .orderBy('message_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { content_sealed: sealed, ...row } of paged(page, (last) => last.message_id)) {
      const content = crypto.decrypt(sealed, contentContext(row.message_id));
      yield { table: 'messages', origin: row.role === 'user' ? 'provided' : 'generated', row: { ...row, content } };
    }
  }

  private async *summaries(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (after: string) =>
      this.view
        .selectFrom('conversation_summaries')
        .selectAll()
        .where('user_id', '=', user)
        .where('through_message_id', '>', after)
        .orderBy('through_message_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { content_sealed: sealed, ...row } of paged(page, (last) => last.through_message_id)) {
      const content = crypto.decrypt(sealed, summaryContext(row.through_message_id));
      yield { table: 'conversation_summaries', origin: 'generated', row: { ...row, content } };
    }
  }

  private async *turns(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (after: string) =>
      this.view
        .selectFrom('turns')
        .selectAll()
        .where('user_id', '=', user)
        .where('turn_id', '>', after)
        .orderBy('turn_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { partial_sealed: sealed, ...row } of paged(page, (last) => last.turn_id)) {
      const partial = sealed && crypto.decrypt(sealed, contentContext(row.reply_message_id));
      yield { table: 'turns', origin: 'observed', row: { ...row, partial } };
    }
  }

  /** One row a day, persona and model: few enough for one read. */
  private async *usage(user: string): AsyncGenerator<ExportRecord> {
    const rows = await this.view.selectFrom('usage_daily').selectAll().where('user_id', '=', user).execute();
    for (const row of rows) yield { table: 'usage_daily', origin: 'observed', row: { ...row } };
  }

  private get view() {
    return this.database.as<ConversationTables>();
  }
}

async function* paged<Row>(
  read: (after: string) => Promise<Row[]>,
  idOf: (row: Row) => string,
): AsyncGenerator<Row, void> {
  for (let after = BEFORE_ALL; ;) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return;
    after = idOf(last);
  }
}
