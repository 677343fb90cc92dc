import { normalised } from './words.js';

export const PERSON_THEMSELVES = 'user';

const THEMSELVES = new Set(['', 'user', 'i', 'me', 'myself', 'person', 'speaker', 'user themselves', 'they']);

const RELATIVES =
  'mother|father|mum|mom|dad|parents?|brother|sister|sibling|son|daughter|child|children|kids?|baby|twins?';
const FURTHER =
  'wife|husband|partner|spouse|girlfriend|boyfriend|fianc[eé]e?|ex|grand(?:mother|father|ma|pa|parents?|son|daughter)|' +
  'gran|aunt|uncle|cousin|niece|nephew|(?:mother|father|brother|sister|son|daughter)-in-law|step\\w+|godmother|godfather';
const OTHERS =
  'friend|best friend|flatmate|roommate|housemate|neighbou?r|colleague|co-?worker|boss|manager|teacher|coach|mentor|' +
  'therapist|doctor|landlord|landlady|classmate|team|guy|woman|man|somebody|someone|people|they|he|she';
const PERSON = new RegExp(`\\b(?:${RELATIVES}|${FURTHER}|${OTHERS})s?\\b`, 'u');

/** `The user's brother` and `my brother` are `brother`; `user` and `I` are the person. */
export function canonicalSubject(subject: string): string {
  const name = normalised(subject.replace(/^(?:the\s+)?(?:user|person)(?:'s|’s)\s+/iu, ''));
  return THEMSELVES.has(name) ? PERSON_THEMSELVES : name;
}

/** Whether somebody other than the person is meant: relatives, friends and the like, but not their cat. */
export const isAnotherPerson = (subject: string): boolean => subject !== PERSON_THEMSELVES && PERSON.test(subject);

/**
 * `brother` is the known `brother tom` as long as there is one brother only; a second one keeps his own name, and what
 * is said of "my brother" then stays apart from both.
 */
export function resolveSubject(subject: string, known: ReadonlySet<string>): string {
  if (subject === PERSON_THEMSELVES || known.has(subject)) return subject;
  const longer = [...known].filter((name) => name.startsWith(`${subject} `));
  return longer.length === 1 ? longer[0]! : subject;
}
