import type { MemoryTrust } from '../memory.js';
import { canonicalAttribute } from './attributes.js';
import type { Candidate } from './candidate.js';
import { evidenceFor } from './evidence.js';
import { isSuspect, type FactScreen } from './fact-screen.js';
import { holdsSecret } from './secrets.js';
import { isSensitive } from './sensitive.js';
import { isAboutAnother, isHypothetical, isPlay, isQuotation, isSmallTalk, onlyAsks } from './speech.js';
import { canonicalSubject, isAnotherPerson, PERSON_THEMSELVES } from './subjects.js';
import { similarity } from './words.js';

export type Rejection =
  | 'unsure'
  | 'secret'
  | 'small_talk'
  | 'question'
  | 'hypothetical'
  | 'play'
  | 'quotation'
  | 'misattributed'
  | 'sensitive_of_others'
  | 'passing'
  | 'echo';

export type Judgement =
  | { readonly kind: 'accepted'; readonly trust: Extract<MemoryTrust, 'stated' | 'inferred'> }
  /** Kept for the person to see, never recalled. */
  | { readonly kind: 'quarantined' }
  | { readonly kind: 'rejected'; readonly reason: Rejection };

/** What holds for hours is no memory. */
const PASSING = new Set([
  'mood',
  'feeling',
  'feelings',
  'emotion',
  'state',
  'current activity',
  'weather',
  'greeting',
  'time',
  'plan today',
]);
const PASSING_VALUE =
  /^(?:very |so |really |a bit |quite |too )*(?:tired|hungry|thirsty|bored|busy|fine|ok(?:ay)?|good|great|bad|happy|sad|here|back|home|ready|sorry|sure|excited|sleepy|awake|late|done|cold|hot|well|glad|curious|confused|stressed)$/iu;
const SAME_TEXT = 0.8;

/**
 * Whether a candidate is worth keeping, and how far it may be believed. Knows no other memories but those that stood in
 * the prompts of its turns: what the persona repeats of them, or the person says after it, is no news.
 *
 * @param minimumConfidence of the model's own, 0 to 1
 */
export function judge(candidate: Candidate, minimumConfidence: number, screen: FactScreen): Judgement {
  const { sentence, grounds } = evidenceFor(candidate);
  const said = candidate.turns.map((turn) => turn.said.text);
  if (holdsSecret(`${candidate.attribute}: ${candidate.value}`) || holdsSecret(candidate.text)) return reject('secret');
  if (sentence !== undefined && holdsSecret(sentence)) return reject('secret');
  if ([candidate.text, candidate.value, sentence ?? ''].some((text) => isSuspect(text, screen))) {
    return { kind: 'quarantined' };
  }
  if (candidate.confidence < minimumConfidence) return reject('unsure');
  if (grounds === 'echo' || restatesRecalled(candidate)) return reject('echo');
  if (said.every(isSmallTalk) && grounds !== 'affirmed') return reject('small_talk');
  if (said.every(isPlay)) return reject('play');
  if (isPassing(candidate)) return reject('passing');
  const form = sentence === undefined || grounds === 'affirmed' ? undefined : meantOtherwise(candidate, sentence);
  if (form) return reject(form);
  if (isOthersBusiness(candidate)) return reject('sensitive_of_others');
  return { kind: 'accepted', trust: grounds === 'concluded' ? 'inferred' : 'stated' };
}

const reject = (reason: Rejection): Judgement => ({ kind: 'rejected', reason });

function meantOtherwise(candidate: Candidate, sentence: string): Rejection | undefined {
  if (onlyAsks(sentence)) return 'question';
  if (candidate.tense !== 'future' && isHypothetical(sentence)) return 'hypothetical';
  if (isPlay(sentence)) return 'play';
  if (isQuotation(sentence)) return 'quotation';
  if (canonicalSubject(candidate.subject) === PERSON_THEMSELVES && isAboutAnother(sentence)) return 'misattributed';
  return undefined;
}

function isPassing({ attribute, value, kind }: Candidate): boolean {
  return PASSING.has(canonicalAttribute(attribute)) || (kind !== 'event' && PASSING_VALUE.test(value.trim()));
}

function isOthersBusiness({ subject, attribute, value, text }: Candidate): boolean {
  return isAnotherPerson(canonicalSubject(subject)) && isSensitive(`${attribute} ${value} ${text}`);
}

/** The loop detector's second half: saying again what was just recalled makes it neither newer nor truer. */
function restatesRecalled(candidate: Candidate): boolean {
  if (candidate.action !== 'state') return false;
  return candidate.turns.every(({ recalledMemories }) =>
    recalledMemories.some(
      (memory) =>
        memory.status === 'active' &&
        canonicalSubject(memory.subject) === canonicalSubject(candidate.subject) &&
        (similarity(memory.text, candidate.text) >= SAME_TEXT ||
          (canonicalAttribute(memory.attribute) === canonicalAttribute(candidate.attribute) &&
            similarity(memory.value, candidate.value) >= SAME_TEXT)),
    ),
  );
}
