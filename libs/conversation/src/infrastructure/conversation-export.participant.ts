import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { BEFORE_ALL, Database, PAGE_ROWS, pagedRows, UserCipher, type UserCrypto } from '@rapport/platform';
import { contentContext, summaryContext, titleContext, type ConversationTables } from './conversation-tables.js';

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
    const page = (last: { readonly conversation_id: string } | undefined) =>
      this.view
        .selectFrom('conversations')
        .selectAll()
        .where('user_id', '=', user)
        .where('conversation_id', '>', last?.conversation_id ?? BEFORE_ALL)
        .orderBy('conversation_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { title_sealed: sealed, ...row } of pagedRows(page)) {
      const title = sealed && crypto.decrypt(sealed, titleContext(row.conversation_id));
      const origin = row.title_source === 'user' ? 'provided' : 'observed';
      yield { table: 'conversations', origin, row: { ...row, title } };
    }
  }

  private async *messages(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (last: { readonly message_id: string } | undefined) =>
      this.view
        .selectFrom('messages')
        .selectAll()
        .where('user_id', '=', user)
        .where('message_id', '>', last?.message_id ?? BEFORE_ALL)
        .orderBy('message_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { content_sealed: sealed, ...row } of pagedRows(page)) {
      const content = crypto.decrypt(sealed, contentContext(row.message_id));
      yield { table: 'messages', origin: row.role === 'user' ? 'provided' : 'generated', row: { ...row, content } };
    }
  }

  private async *summaries(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (last: { readonly through_message_id: string } | undefined) =>
      this.view
        .selectFrom('conversation_summaries')
        .selectAll()
        .where('user_id', '=', user)
        .where('through_message_id', '>', last?.through_message_id ?? BEFORE_ALL)
        .orderBy('through_message_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { content_sealed: sealed, ...row } of pagedRows(page)) {
      const content = crypto.decrypt(sealed, summaryContext(row.through_message_id));
      yield { table: 'conversation_summaries', origin: 'generated', row: { ...row, content } };
    }
  }

  private async *turns(user: string, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const page = (last: { readonly turn_id: string } | undefined) =>
      this.view
        .selectFrom('turns')
        .selectAll()
        .where('user_id', '=', user)
        .where('turn_id', '>', last?.turn_id ?? BEFORE_ALL)
        .orderBy('turn_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const { partial_sealed: sealed, ...row } of pagedRows(page)) {
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
