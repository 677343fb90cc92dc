import type { PersonaDefinition } from '../persona-definition.js';
import { dependency, guilt, isolation } from './attachment.js';
import { draftStatus, placeholder, tooShort } from './completeness.js';
import type { Finding, LintRule } from './finding.js';
import { floorOverride, hidesAi, medicalClaim } from './deception.js';
import { aiDisclosure, humanClaim, therapyClaim } from './honesty.js';
import { avoidedPhrase, distinctReplies, duplicateExample, toneBounds, unusedVocabulary } from './voice.js';

const RULES: readonly LintRule[] = [
  draftStatus,
  placeholder,
  tooShort,
  aiDisclosure,
  humanClaim,
  hidesAi,
  therapyClaim,
  medicalClaim,
  guilt,
  isolation,
  dependency,
  floorOverride,
  duplicateExample,
  avoidedPhrase,
  distinctReplies,
  toneBounds,
  unusedVocabulary,
];

/** What keeps a schema-valid definition from being finished; [] when it is. The wording checks know English only. */
export function lintPersona(definition: PersonaDefinition): Finding[] {
  return RULES.flatMap((rule) => rule(definition));
}
