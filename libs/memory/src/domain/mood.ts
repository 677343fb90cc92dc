import type { ConversationId, MessageId, TurnId, UserId } from '@rapport/kernel';

/** Few, and plain in words: finer ones are not told apart reliably. */
export const EMOTIONS = ['joy', 'sadness', 'anger', 'fear', 'neutral'] as const;
export type Emotion = (typeof EMOTIONS)[number];

/** What a model read of how a person feels; `confidence`: its own, 0.5 to 1. */
export interface Mood {
  readonly emotion: Emotion;
  readonly confidence: number;
}

/** What it was read from. */
export interface HeardMood extends Mood {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  readonly messages: readonly MessageId[];
  /** When the last of them was said. */
  readonly at: Date;
}

/**
 * Who wants to know how people feel; told from outside. The call that reads turns for memories reads it along the way, and
 * nothing of it is ever a memory.
 */
export abstract class MoodListener {
  /** Whether the model may be asked what these turns of the person show of their feelings. */
  abstract listensTo(userId: UserId, turns: readonly TurnId[]): Promise<boolean>;
  /** Resolves with whether it was kept: the person may have switched something off or forgotten the messages meanwhile. */
  abstract hear(mood: HeardMood): Promise<boolean>;
}
