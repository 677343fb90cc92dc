import type { MessageId, UserId } from '@rapport/kernel';

export interface Feedback {
  readonly messageId: MessageId;
  readonly rating: 'up' | 'down';
  readonly reason: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a person thinks of answers: one opinion each, the latest. */
export abstract class FeedbackRepository {
  /** `undefined` when the person has no such answer. */
  abstract put(
    userId: UserId,
    opinion: Pick<Feedback, 'messageId' | 'rating' | 'reason'>,
    at: Date,
  ): Promise<Feedback | undefined>;
}
