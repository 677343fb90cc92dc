import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { conversationErrors } from '../conversation.errors.js';
import { FeedbackRepository, type Feedback } from '../domain/feedback.js';

@Injectable()
export class GiveFeedback {
  constructor(
    private readonly feedback: FeedbackRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws `conversation.message_not_found`, also for what is no answer or somebody else's. */
  async execute(userId: UserId, opinion: Pick<Feedback, 'messageId' | 'rating' | 'reason'>): Promise<Feedback> {
    const feedback = await this.feedback.put(userId, opinion, this.clock.date());
    if (!feedback) throw conversationErrors.messageNotFound();
    return feedback;
  }
}
