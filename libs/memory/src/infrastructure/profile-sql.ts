import type { UserCrypto } from '@rapport/platform';
import { sql, type RawBuilder } from 'kysely';
import { memoryIsOn } from './memory-state-sql.js';
import { profileContext } from './memory-tables.js';

/**
 * What conversations put into the statement that opens a turn, so that the profile costs no round trip of its own:
 * SQL of at most one row with `content_sealed`, for a row `c` of conversations. A profile of which something is forgotten,
 * replaced or changed by the person since is as good as none, and so is that of a person or a conversation without memory.
 */
export const standingProfile: RawBuilder<unknown> = sql`SELECT p.content_sealed FROM memory_profiles p
        LEFT JOIN memory_states s ON s.user_id = p.user_id
        WHERE p.user_id = c.user_id AND p.persona_id = c.persona_id AND c.memory_enabled AND ${memoryIsOn('s')}
          AND NOT EXISTS (
            SELECT 1 FROM unnest(p.memory_ids) AS made_of (memory_id)
            LEFT JOIN memories m ON m.user_id = p.user_id AND m.memory_id = made_of.memory_id
            WHERE m.status IS DISTINCT FROM 'active' OR (m.trust = 'confirmed' AND m.updated_at > p.created_at))`;

/** The lines of a stored profile. */
export function openProfile(sealed: Buffer, personaUuid: string, crypto: UserCrypto): readonly string[] {
  return JSON.parse(crypto.decrypt(sealed, profileContext(personaUuid))) as string[];
}
