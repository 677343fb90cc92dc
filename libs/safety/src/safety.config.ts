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
  replyMarkup: variable(
    'SAFETY_REPLY_MARKUP',
    z.enum(['off', 'links', 'strict']).default('links'),
    'What of Markdown, HTML and addresses a reply may hold: `links` takes out images, tags, hidden characters and what addresses could carry; `strict` leaves no address; `off` changes nothing, for front ends that show plain text.',
  ),
  personalData: variable(
    'SAFETY_PERSONAL_DATA',
    z.enum(['observe', 'redact', 'pseudonymise']).default('observe'),
    'What the model is shown of personal data in conversations: `observe` everything (it is counted), `redact` its type only, `pseudonymise` a placeholder that is replaced back in the answer.',
  ),
  personalNames: variable(
    'SAFETY_PERSONAL_NAMES',
    z.enum(['none', 'people', 'all']).default('people'),
    'Names that count as personal data besides what has a form, unless personal data is only observed: of nobody, of people, or of places too. English, and by degree; costs about 10 µs a character.',
  ),
});
export type SafetyConfig = SectionValues<typeof safetyConfig>;
