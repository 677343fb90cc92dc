import { normalised } from './words.js';

/** One name for what people and models call differently. A map, since theirs may be any word: `constructor`, too. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['city', 'home city'],
  ['residence', 'home city'],
  ['home', 'home city'],
  ['location', 'home city'],
  ['lives in', 'home city'],
  ['place of residence', 'home city'],
  ['current city', 'home city'],
  ['home town', 'origin'],
  ['hometown', 'origin'],
  ['place of origin', 'origin'],
  ['from', 'origin'],
  ['occupation', 'job'],
  ['profession', 'job'],
  ['job title', 'job'],
  ['role', 'job'],
  ['work', 'job'],
  ['company', 'employer'],
  ['workplace', 'employer'],
  ['works at', 'employer'],
  ['works for', 'employer'],
  ['first name', 'name'],
  ['full name', 'name'],
  ['called', 'name'],
  ['date of birth', 'birthday'],
  ['birth date', 'birthday'],
  ['birthdate', 'birthday'],
  ['spouse', 'partner'],
  ['wife', 'partner'],
  ['husband', 'partner'],
  ['girlfriend', 'partner'],
  ['boyfriend', 'partner'],
  ['relationship status', 'marital status'],
  ['hates', 'dislikes'],
  ['dislike', 'dislikes'],
  ['like', 'likes'],
  ['loves', 'likes'],
  ['enjoys', 'likes'],
  ['hobbies', 'hobby'],
  ['interest', 'hobby'],
  ['allergies', 'allergy'],
  ['allergic to', 'allergy'],
  ['dietary preference', 'diet'],
  ['pets', 'pet'],
  ['has', 'owns'],
  ['possession', 'owns'],
  ['mother tongue', 'native language'],
  ['university', 'school'],
  ['college', 'school'],
  ['travelled to', 'visited'],
  ['traveled to', 'visited'],
]);

/** A person has one of these at a time: a newer value takes the older one's place. All others stand beside each other. */
const SINGLE = new Set([
  'name',
  'nickname',
  'home city',
  'home country',
  'home address',
  'origin',
  'job',
  'employer',
  'age',
  'birthday',
  'birthplace',
  'partner',
  'marital status',
  'diet',
  'school',
  'native language',
  'car',
  'phone number',
  'e-mail address',
  'height',
  'pronouns',
  'breed',
]);

/** What somebody is asked to know of somebody else first of all, and what seldom changes. */
const STABLE = new Set([
  'name',
  'nickname',
  'pronouns',
  'home city',
  'home country',
  'job',
  'employer',
  'birthday',
  'partner',
  'marital status',
  'child',
  'diet',
  'allergy',
  'native language',
]);

const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ['likes', 'dislikes'],
  ['dislikes', 'likes'],
]);
const FORMER = 'former ';

export function canonicalAttribute(attribute: string): string {
  const name = normalised(attribute);
  const plain = name.startsWith(FORMER) ? name.slice(FORMER.length) : name;
  const canonical = (SYNONYMS.get(plain) ?? plain).replace(/^favorite /u, 'favourite ');
  return name.startsWith(FORMER) ? formerly(canonical) : canonical;
}

/** What was so once, under a name of its own: it contradicts nothing that is so now. */
export const formerly = (attribute: string): string =>
  attribute.startsWith(FORMER) ? attribute : `${FORMER}${attribute}`;

export const isSingle = (attribute: string): boolean =>
  SINGLE.has(attribute) || attribute.startsWith('favourite ') || attribute.startsWith('number of ');

export const isStable = (attribute: string): boolean => STABLE.has(attribute);

/** The attribute that cannot have the same value at the same time. */
export const oppositeOf = (attribute: string): string | undefined => OPPOSITES.get(attribute);
