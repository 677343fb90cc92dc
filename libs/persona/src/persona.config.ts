import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

export const personaConfig = defineSection('persona', {
  activeTtlMs: variable(
    'PERSONA_ACTIVE_TTL_MS',
    z.coerce.number().int().min(0).max(3_600_000).default(30_000),
    'How long a pod may go on with the previous version of a persona when it missed the notice of an activation.',
  ),
  versionCacheEntries: variable(
    'PERSONA_VERSION_CACHE_ENTRIES',
    z.coerce.number().int().min(1).max(100_000).default(500),
    'How many persona versions, rendered prompts included, a pod keeps in memory.',
  ),
  cardMaxFileBytes: variable(
    'PERSONA_CARD_MAX_FILE_BYTES',
    z.coerce.number().int().min(1_024).max(268_435_456).default(16_777_216),
    'Largest file of a character card (PNG, CHARX or JSON) that an import takes, bytes. A larger one is refused while it is sent.',
  ),
  cardMaxJsonBytes: variable(
    'PERSONA_CARD_MAX_JSON_BYTES',
    z.coerce.number().int().min(1_024).max(8_388_608).default(1_048_576),
    "Most bytes that a card's JSON may have once it is unpacked; unpacking stops there.",
  ),
  cardMaxDepth: variable(
    'PERSONA_CARD_MAX_DEPTH',
    z.coerce.number().int().min(4).max(64).default(32),
    "How many levels of objects and arrays a card's JSON may nest; counted before it is parsed.",
  ),
  cardMaxParts: variable(
    'PERSONA_CARD_MAX_PARTS',
    z.coerce.number().int().min(1).max(65_535).default(10_000),
    'Most entries of a CHARX archive, or chunks of a PNG. Only those that hold the card are unpacked.',
  ),
});
export type PersonaConfig = SectionValues<typeof personaConfig>;
