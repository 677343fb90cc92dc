import { Injectable } from '@nestjs/common';
import { Clock, type ConversationId, type UserId } from '@rapport/kernel';
import { ForgetMemories, MemoryRevisions } from '@rapport/memory';
import { AuditTrail, Database, IdempotencyStore } from '@rapport/platform';
import { conversationErrors } from '../conversation.errors.js';
import { ConversationRepository } from '../domain/conversation-repository.js';

@Injectable()
export class ChangeConversation {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationRepository,
    private readonly memory: ForgetMemories,
    private readonly revisions: MemoryRevisions,
    private readonly answers: IdempotencyStore,
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

  /** Whether it is remembered, and recalls what was said elsewhere. Throws `conversation.not_found`. */
  async switchMemory(userId: UserId, id: ConversationId, enabled: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.memory.beforeSwitch(tx, userId);
      const isThere = await this.conversations.setMemory(tx, userId, id, enabled, this.clock.date());
      if (!isThere) throw conversationErrors.notFound();
      const action = enabled ? 'conversation.memory_switched_on' : 'conversation.memory_switched_off';
      await this.audit.record(tx, { action, outcome: 'success', actor: userId, subject: id });
    });
    await this.revisions.announce(userId);
  }

  /**
   * Removes it with all its messages and turns, for good. A turn that still runs in it finds nothing to settle.
   * What its turns cost stays in the daily totals; what was remembered of it alone is forgotten, and so are the kept answers
   * to requests, one of which holds its title. Throws `conversation.not_found`.
   */
  async delete(userId: UserId, id: ConversationId): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.memory.beforeDeletion(tx, userId, id);
      if (!(await this.conversations.delete(tx, userId, id))) throw conversationErrors.notFound();
      await this.answers.forgetAnswers(tx, userId);
      await this.audit.record(tx, {
        action: 'conversation.deleted',
        outcome: 'success',
        actor: userId,
        subject: id,
      });
    });
    await this.revisions.announce(userId);
  }
}
