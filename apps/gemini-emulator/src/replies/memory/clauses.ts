import { datesIn, type Span } from './dates.js';

/** Somebody who does something, and what they do. */
export interface Clause {
  /** `user`, or who it is to them: `brother`, `brother Tom`. */
  readonly subject: string;
  /** What follows the subject, without dates and the words that only join clauses. */
  readonly predicate: string;
  readonly when: Span;
}

/** Begins a predicate that is about something the subject has: "my birthday is …", "my brother's job is …". */
const POSSESSED = '§';

const RELATIONS =
  'mother|mum|mom|father|dad|parents|brother|sister|son|daughter|child|kids?|baby|twins|wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|' +
  'grandmother|grandma|gran|grandfather|grandpa|grandparents|aunt|uncle|cousin|niece|nephew|mother-in-law|father-in-law|brother-in-law|' +
  'sister-in-law|stepfather|stepmother|stepson|stepdaughter|godson|goddaughter|best friend|friend|flatmate|roommate|housemate|neighbou?r|' +
  'colleague|co-?worker|boss|manager|teacher|coach|mentor|doctor|landlord|landlady|ex|dog|cat|puppy|kitten|parrot|rabbit|hamster|horse|' +
  'goldfish|tortoise|bird|ferret|guinea pig';
const THIRD = new RegExp(
  `^(?:my|our) (?:(?:older|younger|elder|little|big|twin|eldest|youngest|old|late|new|dear) )?(${RELATIONS})\\b(?!['’]s),? `,
  'iu',
);
/** Case matters: "my brother Tom lives", but "my brother lives". */
const NAME = /^(\p{Lu}[\p{L}-]+),? (?=\S)/u;
const OWNED = new RegExp(`^(?:my|our) (?:(?:older|younger|elder|little|big) )?(${RELATIONS})'s (?=\\S)`, 'iu');
const FIRST = /^(?:i|we)(?:(?= )|(?='))/iu;
const PRONOUN = /^(?:he|she|they)(?=[ '])/iu;
const LEADING =
  /^(?:(?:and|but|so|also|well|oh|anyway|actually|honestly|by the way|btw|yes|yeah|no|ok|okay|hi|hello|hey|you know|fun fact|guess what|apparently|luckily|sadly|unfortunately|finally|these days|nowadays|since then|then|now|today|yesterday|recently|just so you know|for the record|to be honest|as i said|please|i think(?: that)?|i guess|i believe|i must say|i mean|did (?:i|you know) (?:ever )?(?:tell you )?(?:that )?|because|although|while|though|in fact|news|update|good news|bad news|sorry)\b[\s,:!–—-]*)+/iu;
/** "After ten years we have moved": what comes before who it is about. */
const BEFOREHAND = /^(?:after|before|for|over|during|within|following) [\p{L}\d ]{2,40}?,? (?=(?:i|we|my|our)\b)/iu;
/** Where one thing that is said ends and the next begins. */
const JOINTS =
  /\s*(?:[;:–—]|,?\s+(?:and|but|so|because|although|though|while|whereas|since)\s+(?=(?:i|i'm|i've|i'd|we|we're|we've|my|our|he|she|they|the)\b)|,\s+(?=(?:i|i'm|i've|we|my|our|he|she|they)\b))\s*/iu;

/** What is dated here is the fact itself. */
const ASKS_A_DATE = /\bbirthday\b|\bborn on\b/iu;
const ALWAYS: Span = { from: '', until: '' };

/** The clauses of a message, with pronouns taken for whom was spoken of last. */
export function clausesOf(message: string, date: string): Clause[] {
  let other: string | undefined;
  let last = 'user';
  return sentences(message).flatMap((sentence) =>
    sentence.split(JOINTS).flatMap((part) => {
      const said = part.replace(LEADING, '').replace(BEFOREHAND, '').trim();
      const { rest, when } = ASKS_A_DATE.test(said) ? { rest: said, when: ALWAYS } : datesIn(said, date);
      const { subject, predicate } = takeSubject(rest.replace(LEADING, '').trim(), other, last);
      if (subject === undefined || predicate === '') return [];
      if (subject !== 'user') other = subject;
      last = subject;
      return [{ subject, predicate, when }];
    }),
  );
}

function takeSubject(
  clause: string,
  other: string | undefined,
  last: string,
): { subject: string | undefined; predicate: string } {
  const owned = OWNED.exec(clause);
  if (owned) return { subject: lower(owned[1]), predicate: `${POSSESSED}${clause.slice(owned[0].length)}` };
  const third = THIRD.exec(clause);
  if (third) {
    const rest = clause.slice(third[0].length);
    const name = NAME.exec(rest);
    const subject = name ? `${lower(third[1])} ${name[1]}` : lower(third[1]);
    return { subject, predicate: name ? rest.slice(name[0].length) : rest };
  }
  if (FIRST.test(clause)) return { subject: 'user', predicate: clause.replace(FIRST, '').trim() };
  if (PRONOUN.test(clause)) return { subject: other, predicate: clause.replace(PRONOUN, '').trim() };
  if (/^(?:my|our) /iu.test(clause))
    return { subject: 'user', predicate: `${POSSESSED}${clause.replace(/^(?:my|our) /iu, '')}` };
  if (/^(?:it's|its|it is|that's|call me|you can call me|used to|stopped|quit|moved|living|working)\b/iu.test(clause)) {
    return { subject: last, predicate: clause };
  }
  return { subject: undefined, predicate: '' };
}

const lower = (text = ''): string => text.toLowerCase();

const sentences = (text: string): string[] =>
  (text.match(/[^.!?\n]+(?:\.(?=\S)[^.!?\n]+)*[.!?]*/gu) ?? []).map((sentence) => sentence.trim());
