import { Injectable } from '@nestjs/common';
import { Clock, type ConversationId, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { conversationErrors } from '../conversation.errors.js';
import { ConversationRepository } from '../domain/conversation-repository.js';

@Injectable()
export class ChangeConversation {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Gives it the person's own title. Throws `conversation.not_found`. */
  async rename(userId: UserId, id: ConversationId, title: string): Promise<void> {
    const renamed = await this.conversations.retitle(this.database, {
      userId,
      id,
      title,
      source: 'user',
      replacing: ['none', 'excerpt', 'model', 'user'],
      at: this.clock.date(),
    });
    if (!renamed) throw conversationErrors.notFound();
  }

  /**
   * Removes it with all its messages and turns, for good. A turn that still runs in it finds nothing to settle.
   * What its turns cost stays in the daily totals. Throws `conversation.not_found`.
   */
  async delete(userId: UserId, id: ConversationId): Promise<void> {
    const deleted = await this.database.transaction(async (tx) => {
      if (!(await this.conversations.delete(tx, userId, id))) return false;
      await this.audit.record(tx, {
        action: 'conversation.deleted',
        outcome: 'success',
        actor: userId,
        subject: id,
      });
      return true;
    });
    if (!deleted) throw conversationErrors.notFound();
  }
}
