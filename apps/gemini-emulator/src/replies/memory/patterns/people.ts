import type { Finding } from '../fact.js';
import { namesOf } from '../values.js';
import { one, names, type Extras } from './findings.js';
import type { Pattern } from './pattern.js';

/** What somebody is called, their family, partners and animals. */
export const PEOPLE: readonly Pattern[] = [
  {
    when: /^(?:am |is |are )?(?:called|named) |^go(?:es)? by (?:the name )?/iu,
    find: (rest) => names(rest, 'name', (name) => `is called ${name}`),
  },
  {
    when: /^(?:you can )?call me /iu,
    find: (rest) => names(rest, 'nickname', (name) => `likes to be called ${name}`),
  },
  {
    when: /^§(?:(?:first|full|real|actual) )?name is (not )?(?:actually |really )?/iu,
    find: (rest, match) =>
      match[1] === undefined
        ? names(rest, 'name', (name) => `is called ${name}`, corrected(match[0]))
        : negatedName(rest),
  },
  {
    when: /^(?:it's|its|it is|that's) (?:actually |really |spelled |spelt |written )?(?=\p{Lu}[\p{L}'-]+(?:,? (?:not|with|without)|[.!]?$))/iu,
    find: (rest) =>
      /^\p{Lu}/u.test(rest)
        ? names(rest.replace(/,? (?:not|with|without) .*$/iu, ''), 'name', (name) => `is called ${name}`, {
            action: 'correct',
          })
        : [],
  },
  {
    when: /^(?:broke up|split up|separated|am no longer together|are no longer together)(?: with (?:my )?)?/iu,
    find: (rest) => [
      one(
        'partner',
        namesOf(rest.replace(/^(?:girlfriend|boyfriend|partner|wife|husband) ?/iu, ''))[0] ?? '',
        'is no longer with their partner',
        { action: 'end', kind: 'relationship' },
      ),
    ],
  },
  {
    when: /^(?:am|is|are|got|have been|have gotten|just got) (married|engaged|divorced|widowed|single|separated)(?: (?:to|from) (?:my (?:partner|girlfriend|boyfriend|fianc[eé]e?|wife|husband) )?)?/iu,
    find: (rest, match) => {
      const status = (match[1] ?? '').toLowerCase();
      const partner = namesOf(rest)[0];
      return [
        one('marital status', status, `is ${status}`, { kind: 'relationship' }),
        ...(partner !== undefined && /married|engaged/u.test(status)
          ? [one('partner', partner, `'s partner is ${partner}`, { kind: 'relationship' })]
          : []),
        ...(/divorced|single|separated|widowed/u.test(status)
          ? [one('partner', '', 'has no partner any more', { action: 'end', kind: 'relationship' })]
          : []),
      ];
    },
  },
  {
    when: /^married (?=\p{Lu})/u,
    find: (rest) => names(rest, 'partner', (name) => `is married to ${name}`, { kind: 'relationship' }),
  },
  {
    when: /^(?:am|is) (?:dating|seeing|together with|in a relationship with) (?=\p{Lu})/iu,
    find: (rest) => names(rest, 'partner', (name) => `is together with ${name}`, { kind: 'relationship' }),
  },
  {
    when: /^(?:have|has|got|adopted|own|owns|rescued|bought|raise|keep) (?:a |an |two |three |four |our |my |another )?(?:new |second |little |old |young |black |white |grey |ginger |rescue )*(son|daughter|kid|child|brother|sister|dog|cat|puppy|kitten|parrot|rabbit|hamster|horse|tortoise|goldfish|ferret)s?,? (?:who is |that is )?(?:called |named |— )?(?=\p{Lu})/iu,
    find: (rest, match) => kin((match[1] ?? '').toLowerCase(), rest),
  },
  {
    when: /^§(son|daughter|wife|husband|partner|girlfriend|boyfriend|brother|sister|mother|father|mum|mom|dad|dog|cat|puppy|kitten|parrot|rabbit|hamster|horse|tortoise|goldfish|ferret)s?(?:'s name)? (?:is|are) (?:called|named)? ?(?=\p{Lu})/iu,
    find: (rest, match) => (/^\p{Lu}/u.test(rest) ? kin((match[1] ?? '').toLowerCase(), rest) : []),
  },
  {
    when: /^(?:passed away|died|has passed away|has died)\b/iu,
    find: () => [one('life status', 'deceased', 'has died', { kind: 'relationship' })],
  },
];

const corrected = (words: string): Extras => (/actually|really|real|actual/iu.test(words) ? { action: 'correct' } : {});

/** "My name is not Ana, it's Anna". */
function negatedName(rest: string): Finding[] {
  const name = /\bit(?:'s| is) (\p{Lu}[\p{L}'-]+)|\bbut (\p{Lu}[\p{L}'-]+)/u.exec(rest);
  const value = name?.[1] ?? name?.[2];
  return value === undefined ? [] : [one('name', value, `is called ${value}`, { action: 'correct' })];
}

const ANIMALS = /^(?:dog|cat|puppy|kitten|parrot|rabbit|hamster|horse|tortoise|goldfish|ferret)$/u;
const PARTNERS = /^(?:wife|husband|partner|girlfriend|boyfriend)$/u;

/** Somebody close, by name. */
function kin(relation: string, rest: string): Finding[] {
  return namesOf(rest).map((name) => {
    if (ANIMALS.test(relation))
      return one('pet', `${relation} ${name}`, `has a ${relation} called ${name}`, {
        kind: 'relationship',
        subject: 'user',
      });
    if (PARTNERS.test(relation))
      return one('partner', name, `'s ${relation} is ${name}`, { kind: 'relationship', subject: 'user' });
    const attribute = /^(?:son|daughter|kid|child)$/u.test(relation) ? 'child' : relation;
    return one(attribute, name, `has a ${relation} called ${name}`, { kind: 'relationship', subject: 'user' });
  });
}
