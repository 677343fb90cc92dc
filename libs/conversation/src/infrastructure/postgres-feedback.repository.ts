import { Injectable } from '@nestjs/common';
import { toUuid, type UserId } from '@rapport/kernel';
import { Database, UserCipher } from '@rapport/platform';
import { sql } from 'kysely';
import { FeedbackRepository, type Feedback } from '../domain/feedback.js';
import { reasonContext, type FeedbackTables } from './feedback-tables.js';

@Injectable()
export class PostgresFeedbackRepository extends FeedbackRepository {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
  ) {
    super();
  }

  override async put(
    userId: UserId,
    { messageId, rating, reason }: Pick<Feedback, 'messageId' | 'rating' | 'reason'>,
    at: Date,
  ): Promise<Feedback | undefined> {
    const message = toUuid('message', messageId);
    const crypto = await this.cipher.for(this.database, userId);
    const sealed = reason === undefined ? null : crypto.encrypt(reason, reasonContext(message));
    const { rows } = await sql<{ created_at: Date }>`
      INSERT INTO message_feedback AS f (user_id, message_id, rating, reason_sealed, created_at, updated_at)
      SELECT user_id, message_id, ${rating}::text, ${sealed}::bytea, ${at}::timestamptz, ${at}::timestamptz
      FROM messages
      WHERE user_id = ${toUuid('user', userId)} AND message_id = ${message} AND role = 'assistant'
      ON CONFLICT (user_id, message_id) DO UPDATE SET rating = excluded.rating, reason_sealed = excluded.reason_sealed,
        updated_at = excluded.updated_at
      RETURNING f.created_at`.execute(this.database.as<FeedbackTables>());
    return rows[0] && { messageId, rating, reason, createdAt: rows[0].created_at, updatedAt: at };
  }
}
