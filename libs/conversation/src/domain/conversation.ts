import type { ConversationId, MessageId, PersonaId, PersonaVersionId, TurnId, UserId } from '@rapport/kernel';

/** Whose title a conversation bears. A title given by the person is never overwritten. */
export type TitleSource = 'none' | 'excerpt' | 'model' | 'user';

export interface Conversation {
  readonly id: ConversationId;
  readonly userId: UserId;
  readonly personaId: PersonaId;
  /** The version that it began with, and keeps. */
  readonly personaVersionId: PersonaVersionId;
  readonly title: string | undefined;
  readonly titleSource: TitleSource;
  readonly messageCount: number;
  /** Off: it is neither remembered, nor does it recall what was said elsewhere. */
  readonly memoryEnabled: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastMessageAt: Date | undefined;
}

/** Which messages of a conversation are meant: those of its active path, or of all its branches. */
export type Branches = 'active' | 'all';

/** A message as one of the alternatives in its place. */
export interface PlacedMessage extends Message {
  /** Whether it lies on the active path. */
  readonly active: boolean;
  /** How many messages have the same parent, itself included. */
  readonly siblings: number;
  /** Whether the person wants the persona not to know it any more. */
  readonly forgotten: boolean;
}

/**
 * - `complete`: said in full; `incomplete`: cut short, what there is of it;
 * - `replaced`: the persona's refusal in place of an answer that was withheld;
 * - `holding`: the persona's holding reply, for want of a model;
 * - `withheld`: a message of the person's that input screening kept from the model.
 */
export type MessageStatus = 'complete' | 'incomplete' | 'replaced' | 'holding' | 'withheld';

export interface Message {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  /** What it answers or continues; undefined for the first. */
  readonly parentId: MessageId | undefined;
  readonly turnId: TurnId;
  readonly role: 'user' | 'assistant';
  readonly status: MessageStatus;
  readonly text: string;
  readonly createdAt: Date;
}
