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
});
export type PersonaConfig = SectionValues<typeof personaConfig>;
