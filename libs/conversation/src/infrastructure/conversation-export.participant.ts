import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, personalRows, UserCipher, type UserCrypto } from '@rapport/platform';
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
    yield* this.conversations(userId, crypto);
    yield* this.messages(userId, crypto);
    yield* this.summaries(userId, crypto);
    yield* this.turns(userId, crypto);
    yield* this.usage(userId);
  }

  private async *conversations(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'conversations', userId, 'conversation_id');
    for await (const { title_sealed: sealed, ...row } of rows) {
      const title = sealed && crypto.decrypt(sealed, titleContext(row.conversation_id));
      const origin = row.title_source === 'user' ? 'provided' : 'observed';
      yield { table: 'conversations', origin, row: { ...row, title } };
    }
  }

  private async *messages(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'messages', userId, 'message_id');
    for await (const { content_sealed: sealed, ...row } of rows) {
      const content = crypto.decrypt(sealed, contentContext(row.message_id));
      yield { table: 'messages', origin: row.role === 'user' ? 'provided' : 'generated', row: { ...row, content } };
    }
  }

  private async *summaries(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'conversation_summaries', userId, 'through_message_id');
    for await (const { content_sealed: sealed, ...row } of rows) {
      const content = crypto.decrypt(sealed, summaryContext(row.through_message_id));
      yield { table: 'conversation_summaries', origin: 'generated', row: { ...row, content } };
    }
  }

  private async *turns(userId: UserId, crypto: UserCrypto): AsyncGenerator<ExportRecord> {
    const rows = personalRows(this.view, 'turns', userId, 'turn_id');
    for await (const { partial_sealed: sealed, ...row } of rows) {
      const partial = sealed && crypto.decrypt(sealed, contentContext(row.reply_message_id));
      yield { table: 'turns', origin: 'observed', row: { ...row, partial } };
    }
  }

  /** One row a day, persona and model: few enough for one read. */
  private async *usage(userId: UserId): AsyncGenerator<ExportRecord> {
    const rows = await this.view
      .selectFrom('usage_daily')
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .execute();
    for (const row of rows) yield { table: 'usage_daily', origin: 'observed', row: { ...row } };
  }

  private get view() {
    return this.database.as<ConversationTables>();
  }
}
