import { isAnotherPerson } from './subjects.js';
import { normalised } from './words.js';

/** How a sentence was meant, as far as its form tells. English; sentences of other languages pass. */

const TELLING_QUESTION = /\bdid (?:i|you know(?: that)?|you hear(?: that)?) (?:ever )?(?:tell|mention|say|i|my|we)\b/iu;
const WH_OR_AUXILIARY =
  /^(?:and |but |so |well,? |hey,? )?(?:what|who|where|when|why|how|which|whose|do|does|did|can|could|would|should|will|is|are|was|were|have|has|am|may|shall)\b[^.!]*$/iu;

/** "I moved, can you believe it?" */
const STATES_FIRST = /^(?:(?:and|but|so|well|hey|oh),? )*(?:i|i'm|i've|we|we're|we've|my|our)\b[^?,]*,[^?]*\?/iu;

/** "Did I tell you that I moved?" tells something; every other question only asks. */
const isQuestion = (sentence: string): boolean =>
  !TELLING_QUESTION.test(sentence) &&
  !STATES_FIRST.test(sentence) &&
  (/\?\W*$/u.test(sentence) || /^(?:do|does|can|could|would|should) you\b/iu.test(sentence));

const HYPOTHETICAL =
  /^(?:and |but |so |well,? |maybe |perhaps )?(?:if|imagine|suppose|supposing|say|what if|let's say|in theory|hypothetically|assuming|had i|were i)\b|\b(?:i wish|if only|i(?:'d| would| could| might| may)\b(?! (?:say|rather not|never))|would (?:love|like|have|be)|as if i|if i (?:had|were|was|could|won|lived|got)|i(?:'m| am) (?:thinking (?:of|about)|considering|tempted)|dream(?:ed|t|s|ing)? (?:of|about|that)|maybe i(?:'ll| will)|one day i|someday|not sure (?:if|whether))\b/iu;

export const isHypothetical = (sentence: string): boolean => HYPOTHETICAL.test(sentence);

const PLAY =
  /\b(?:let's (?:play|pretend|role-?play|imagine)|role-?play|pretend (?:that|to be|i|you|we)|in (?:my|the|our|this) (?:story|novel|book|game|campaign|screenplay|fanfic|dream|poem|song)|my character|playing (?:a|the) (?:role|part|character)|once upon a time|in[- ]character|as (?:a|the) (?:dragon|wizard|knight|vampire|pirate|elf)|i(?:'m| am) (?:a|an|the) (?:\w+ )?(?:dragon|wizard|witch|knight|vampire|pirate|elf|dwarf|king|queen|prince|princess|ghost|robot|unicorn|werewolf|zombie|alien))\b/iu;
const STAGE_DIRECTION = /(?:^|\s)\*[^*\n]{2,}\*(?:\s|[.!?]|$)/u;
const JOKE = /\b(?:just kidding|kidding|only joking|jk|that was a joke|just joking)\b/iu;

/** Whether a message is play: a part of it is enough, since one does not leave a game in mid-message. */
export const isPlay = (message: string): boolean =>
  PLAY.test(message) || STAGE_DIRECTION.test(message) || JOKE.test(message);

/** Wholly a quotation: somebody else's words. */
export const isQuotation = (sentence: string): boolean => /^["“«][^"”»]+["”»]\W*$/u.test(sentence.trim());

const SMALL_TALK = new Set([
  ...['good morning', 'good afternoon', 'good evening', 'good night', 'good day', 'good bye', 'goodbye', 'bye'],
  ...['hi', 'hello', 'hey', 'hiya', 'yo', 'how are you', "how's it going", "what's up", 'see you', 'take care'],
  ...['thank', 'thanks', 'thx', 'cheers', 'you', 'you too', 'please', 'sorry', 'no worries', 'never mind'],
  ...['ok', 'okay', 'cool', 'nice', 'great', 'wow', 'lol', 'sure', 'alright', 'fine', 'got it', 'i see', 'sounds good'],
  ...['yes', 'yeah', 'no', 'nope', 'oh', 'ah', 'well', 'so', 'much', 'very', 'a lot'],
  ...['again', 'later', 'soon', 'today', 'there', 'everyone'],
  ...['day', 'one', 'evening', 'night'].flatMap((time) => [`have a good ${time}`, `have a nice ${time}`]),
]);
const LONGEST_PHRASE = 4;
const DRAWN_OUT = /^(?:haha+|hmm+)$/u;
const WORD = /[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)*/gu;

/** Nothing but greetings, thanks and the like. */
export function isSmallTalk(text: string): boolean {
  const words = (text.toLowerCase().match(WORD) ?? []).map((word) => word.replace('’', "'"));
  // The longest phrase at each word, and no other: to try every division takes for ever where phrases overlap.
  for (let at = 0; at < words.length;) {
    const length = phraseAt(words, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** How many words the longest phrase has that begins there; 0: none does. */
function phraseAt(words: readonly string[], at: number): number {
  for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 0; length -= 1) {
    if (SMALL_TALK.has(words.slice(at, at + length).join(' '))) return length;
  }
  return DRAWN_OUT.test(words[at]!) ? 1 : 0;
}

const FIRST_PERSON = /\b(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|we|we're|we've|our|us)\b/iu;
const OTHER_SUBJECT =
  /^(?:and |but |so |well,? |also,? |oh,? |no,? |actually,? |today |yesterday |last \w+ |recently |apparently,? |now )*(?:my|our|his|her|their) ([\p{L}'’-]+(?: [\p{L}'’-]+){0,3}?) (?:\p{Lu}[\p{L}'’-]+ )?(?:is|are|was|were|has|have|had|just|moved|moves|lives|lived|works|worked|likes|loves|hates|wants|started|got|bought|plays|speaks|studies|turned|became|quit|left|sold|and|who|now|also|really|never|always|says|said|told|thinks|went|goes|comes|came|can|can't|doesn't|don't|isn't|no longer)\b/iu;
const PRONOUN_SUBJECT = /^(?:and |but |so |well,? |also,? |oh,? )*(?:he|she|they|it)(?:'s|'d|'ll|'re|'ve)?\b/iu;

/** Whether the sentence is about somebody else: "My brother moved to Oslo", "She lives there". */
export function isAboutAnother(sentence: string): boolean {
  if (PRONOUN_SUBJECT.test(sentence)) return !FIRST_PERSON.test(sentence);
  const subject = OTHER_SUBJECT.exec(sentence)?.[1];
  if (subject === undefined || !isAnotherPerson(normalised(subject))) return false;
  // "My brother moved out, so I live alone now" is about both.
  const rest = sentence.slice((OTHER_SUBJECT.exec(sentence)?.[0] ?? '').length);
  return !/\b(?:i|i'm|i've|i'll|i'd|we|we're)\b/iu.test(rest);
}

/** Whether a sentence only asks. A question word without its mark counts when nothing of the person is in it. */
export const onlyAsks = (sentence: string): boolean =>
  isQuestion(sentence) || (WH_OR_AUXILIARY.test(sentence) && !FIRST_PERSON.test(sentence));
