import type { MessageId } from '@rapport/kernel';
import type { Memory } from '@rapport/memory';
import type { Incident } from '@rapport/safety';
import type { Message } from './conversation.js';
import type { MemoryUse, TurnExplanation } from './turn.js';

/** `forgotten`: it stays in the transcript, but the persona no longer knows it. `deleted`: with its conversation. */
export type SourceState = 'known' | 'forgotten' | 'deleted';

export interface ExplainedSource {
  readonly messageId: MessageId;
  readonly state: SourceState;
  /** Of what is still known. */
  readonly message?: Pick<Message, 'conversationId' | 'role' | 'text' | 'createdAt'> | undefined;
}

/** A memory that stood in the prompt, as far as it is still known. */
export interface ExplainedMemory extends Pick<MemoryUse, 'memoryId' | 'score'> {
  /** Absent where what stood in the prompt was a message itself, and where the memory was forgotten since. */
  readonly memory?: Memory | undefined;
  readonly sources: readonly ExplainedSource[];
}

export interface ExplainedTurn extends TurnExplanation {
  readonly memories: readonly ExplainedMemory[];
  /** What screening acted on. */
  readonly incidents: readonly Incident[];
}
