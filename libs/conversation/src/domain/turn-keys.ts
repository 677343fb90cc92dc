import type { ConversationId, MessageId, TurnId } from '@rapport/kernel';
import type { RequestKey } from '@rapport/platform';
import type { TurnState } from './turn-state.js';

/** The turn that a key began. */
export interface KeyedTurn {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly userMessageId: MessageId;
  readonly state: TurnState;
  readonly leaseUntil: Date;
  /** It failed, and its message is still the last that was said: there is something to answer. */
  readonly unanswered: boolean;
}

/** Which turn a repeated request means. The keys are written by `TurnRepository.record`, with the turn. */
export abstract class TurnKeys {
  /**
   * Throws `idempotency.mismatch` when the key was used for another request, and `conversation.not_found` when the turn
   * is gone with its conversation.
   */
  abstract find(key: RequestKey): Promise<KeyedTurn | undefined>;
}
