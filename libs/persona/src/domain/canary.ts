import type { ConversationId, PersonaId } from '@rapport/kernel';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Whether a new conversation falls into the canary's share (per cent). The same conversation always does or does not, on
 * every pod; those of a smaller share are among those of a larger one; and no two personas draw the same conversations.
 */
export function fallsToCanary(personaId: PersonaId, conversationId: ConversationId, share: number): boolean {
  return position(`${personaId}:${conversationId}`) < share / 100;
}

/** 0 <= x < 1, evenly: FNV-1a, mixed once more since ids of one moment differ in their last characters only. */
function position(text: string): number {
  let code = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1) code = Math.imul(code ^ text.charCodeAt(at), FNV_PRIME);
  code = Math.imul(code ^ (code >>> 16), 0x85ebca6b);
  code = Math.imul(code ^ (code >>> 13), 0xc2b2ae35);
  return ((code ^ (code >>> 16)) >>> 0) / 2 ** 32;
}
