import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { RowsImport, type ExportedRow, type SealedColumn, type Tx } from '@rapport/platform';
import { sql } from 'kysely';
import { conversationErrors } from '../conversation.errors.js';
import { contentContext, summaryContext, titleContext } from './conversation-tables.js';
import { reasonContext } from './feedback-tables.js';

/** Seals text for the row that one of the row's columns names. */
const text = (plain: string, column: string, id: string, context: (id: string) => string): SealedColumn => ({
  plain,
  column,
  seal: (value, row, crypto) => crypto.encrypt(String(value), context(String(row[id]))),
});

/** What was said, what each turn took, and what the person chose for it. Budgets begin anew. */
@Injectable()
export class ConversationImportParticipant extends RowsImport {
  override readonly name = 'conversation';
  override readonly order = 10;
  protected override readonly sealed = {
    conversations: [text('title', 'title_sealed', 'conversation_id', titleContext)],
    messages: [text('content', 'content_sealed', 'message_id', contentContext)],
    conversation_summaries: [text('content', 'content_sealed', 'through_message_id', summaryContext)],
    turns: [text('partial', 'partial_sealed', 'reply_message_id', contentContext)],
    message_feedback: [text('reason', 'reason_sealed', 'message_id', reasonContext)],
    completions: [],
    usage_daily: [],
    tone_settings: [],
    disclosure_states: [],
  };

  /** Throws `conversation.persona_unknown`: whom the conversations are with has to be here, under the same ids. */
  override async restore(tx: Tx, userId: UserId, table: string, rows: readonly ExportedRow[]): Promise<void> {
    if (table === 'conversations') await this.assertPersonas(tx, rows);
    await super.restore(tx, userId, table, rows);
  }

  private async assertPersonas(tx: Tx, rows: readonly ExportedRow[]): Promise<void> {
    const ids = [...new Set(rows.map((row) => String(row['persona_version_id'])))];
    const found = await sql<{ n: number }>`SELECT count(*)::integer AS n FROM persona_versions
      WHERE version_id = ANY (${ids}::uuid[])`.execute(tx.as());
    if (found.rows[0]?.n !== ids.length) throw conversationErrors.personaUnknown();
  }
}
