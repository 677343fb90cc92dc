import type { ConversationId, UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import type { ImportedMessage } from './imported-file.js';

export interface ImportedConversation {
  readonly userId: UserId;
  readonly id: ConversationId;
  /** Slug of the persona that it was held with. */
  readonly persona: string;
  readonly messages: readonly ImportedMessage[];
}

/** Makes a conversation of what was said elsewhere. Whoever stores conversations implements it. */
export abstract class ConversationImport {
  /** Throws `persona.not_found`. */
  abstract add(tx: Tx, conversation: ImportedConversation): Promise<void>;
}
