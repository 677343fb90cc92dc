import type { Finding } from '../fact.js';
import { placeOf, thingOf, thingsOf } from '../values.js';

export type Extras = Omit<Partial<Finding>, 'attribute' | 'value' | 'says'>;

export const one = (attribute: string, value: string, says: string, extras: Extras = {}): Finding => ({
  kind: 'fact',
  ...extras,
  attribute,
  value,
  says,
});

export function place(
  rest: string,
  attribute: string,
  says: (place: string) => string,
  extras: Extras = {},
  prefix = '',
): Finding[] {
  const at = placeOf(rest);
  return at === undefined ? [] : [one(attribute, `${prefix}${at}`, says(at), extras)];
}

export function thing(
  rest: string,
  attribute: string,
  says: (thing: string) => string,
  extras: Extras = {},
): Finding[] {
  const what = thingOf(rest);
  return what === undefined ? [] : [one(attribute, what, says(what), extras)];
}

export const things = (
  rest: string,
  attribute: string,
  says: (thing: string) => string,
  extras: Extras = {},
): Finding[] => thingsOf(rest).map((what) => one(attribute, what, says(what), { kind: 'preference', ...extras }));

export function names(rest: string, attribute: string, says: (name: string) => string, extras: Extras = {}): Finding[] {
  const name = /^\p{Lu}[\p{L}'-]*(?: \p{Lu}[\p{L}'-]*)*/u.exec(rest)?.[0];
  return name === undefined ? [] : [one(attribute, name, says(name), extras)];
}

export const article = (noun: string): string =>
  /^(?:two|three|four|five|some|\p{Lu})|(?<!s)s$|ing$/u.test(noun)
    ? noun
    : `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;
