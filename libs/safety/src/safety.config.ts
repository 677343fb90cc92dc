import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

export const safetyConfig = defineSection('safety', {
  maxInputCharacters: variable(
    'SAFETY_MAX_INPUT_CHARACTERS',
    z.coerce.number().int().min(1).max(100_000).default(8_000),
    'The longest message that is let in, in UTF-16 units.',
  ),
  maxOutputCharacters: variable(
    'SAFETY_MAX_OUTPUT_CHARACTERS',
    z.coerce.number().int().min(1_000).max(1_000_000).default(60_000),
    'The longest answer that is let out, in UTF-16 units; a longer one is a runaway and is replaced.',
  ),
});
export type SafetyConfig = SectionValues<typeof safetyConfig>;
