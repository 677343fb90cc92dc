import type { ConversationId, PersonaId, PersonaVersionId, UserId } from '@rapport/kernel';
import type { Tx } from '@rapport/platform';
import type { ImportedMessage } from './imported-file.js';

export interface HeldWith {
  readonly personaId: PersonaId;
  readonly versionId: PersonaVersionId;
}

export interface KeptMessage extends ImportedMessage {
  /** Shown to the person, and to no model. */
  readonly withheld: boolean;
}

export interface ImportedConversation {
  readonly userId: UserId;
  readonly id: ConversationId;
  readonly heldWith: HeldWith;
  readonly messages: readonly KeptMessage[];
}

/** Makes a conversation of what was said elsewhere. Whoever stores conversations implements it. */
export abstract class ConversationImport {
  /** The persona of this slug as it is now: asked before the transaction, since personas are read outside of it. Throws `persona.not_found`. */
  abstract heldWith(persona: string): Promise<HeldWith>;

  abstract add(tx: Tx, conversation: ImportedConversation): Promise<void>;
}
