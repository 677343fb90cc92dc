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
    'What the model is shown of personal data, in turns and in all other calls: `observe` everything (it is counted), `redact` its type only, `pseudonymise` a placeholder that is replaced back in the answer.',
  ),
  personalNames: variable(
    'SAFETY_PERSONAL_NAMES',
    z.enum(['none', 'people', 'all']).default('people'),
    'Names that count as personal data besides what has a form, unless personal data is only observed: of nobody, of people, or of places too. English, and by degree; costs about 10 µs a character, in a thread of its own.',
  ),
  personalNamesTimeoutMs: variable(
    'SAFETY_PERSONAL_NAMES_TIMEOUT_MS',
    z.coerce.number().int().min(100).max(60_000).default(5_000),
    'How long the search for names may take with one text before its thread is replaced. The turns and jobs that wait for it then fail: what was not looked through is not shown to the model.',
  ),
  judge: variable(
    'SAFETY_JUDGE',
    z.enum(['off', 'unsure']).default('unsure'),
    'Whether a model is asked what a message means where local signals leave it open, which is about one of 200 ordinary ones: `unsure` asks it, `off` never.',
  ),
  judgeModel: variable(
    'SAFETY_JUDGE_MODEL',
    z.string().min(1).max(128).optional(),
    'The model that judges. Default: the one that answers (GEMINI_MODEL).',
  ),
  judgeTimeoutMs: variable(
    'SAFETY_JUDGE_TIMEOUT_MS',
    z.coerce.number().int().min(100).max(30_000).default(2_500),
    'How long a judge is waited for. It reads while memory is searched, before the model is asked.',
  ),
  judgeOutputTokens: variable(
    'SAFETY_JUDGE_OUTPUT_TOKENS',
    z.coerce.number().int().min(64).max(4_096).default(256),
    'What one verdict may take; a verdict is some 40 tokens.',
  ),
  judgeConcurrency: variable(
    'SAFETY_JUDGE_CONCURRENCY',
    z.coerce.number().int().min(1).max(1_000).default(16),
    'So many judges at once in a process. What comes beyond is decided without one.',
  ),
  judgeCallsPerDay: variable(
    'SAFETY_JUDGE_CALLS_PER_DAY',
    z.coerce.number().int().min(1).max(100_000).default(300),
    'So many verdicts for one person a day, besides their budgets. What comes beyond is decided without one.',
  ),
  judgeKeepMs: variable(
    'SAFETY_JUDGE_KEEP_MS',
    z.coerce.number().int().min(1_000).max(604_800_000).default(3_600_000),
    'How long a verdict is kept for the same message at the same place: without its text, under a keyed hash.',
  ),
  judgeUnansweredFrom: variable(
    'SAFETY_JUDGE_UNANSWERED_FROM',
    z.enum(['low', 'medium', 'high', 'critical']).default('high'),
    'When no judge answers, a mere suspicion of this tier or more counts as found; a milder one is let through. `low` lets nothing suspicious through.',
  ),
  incidentDays: variable(
    'SAFETY_INCIDENT_DAYS',
    z.coerce.number().int().min(1).max(3_650).default(180),
    'How many days what screening acted on is kept for review: ids and codes, no text.',
  ),
  disclosureJurisdictions: variable(
    'SAFETY_DISCLOSURE_JURISDICTIONS',
    z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .pipe(
        z
          .array(z.union([z.literal('all'), z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/)]))
          .min(1)
          .max(50),
      )
      .default(['all']),
    'Whose laws say when people are told that they talk with software: `all`, the strictest of all packs, or jurisdictions such as `US-CA,EU`.',
  ),
});
export type SafetyConfig = SectionValues<typeof safetyConfig>;
