import type { MessageId } from '@rapport/kernel';
import type { Message } from './conversation.js';

/** A turn that leaves the active path, or goes back on it. Nothing is overwritten: what stood there stays, inactive. */
export interface Branch {
  /** The message that it follows; undefined: it begins the conversation anew. */
  readonly after: MessageId | undefined;
  /** The stored message that is answered once more. Absent: the turn stores its own. */
  readonly answers?: Message | undefined;
}
