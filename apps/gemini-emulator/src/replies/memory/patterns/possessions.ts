import { thingOf } from '../values.js';
import { one, thing, article } from './findings.js';
import type { Pattern } from './pattern.js';

export const POSSESSIONS: readonly Pattern[] = [
  {
    when: /^(?:sold|gave away|got rid of|lost|crashed|no longer have|no longer own|(?:don't|doesn't) have|(?:don't|doesn't) own|returned|rehomed) (?:my |our |his |her |their |the |a |an )(?:old |beloved )?/iu,
    find: (rest) => thing(rest, 'owns', (what) => `no longer has ${article(what)}`, { action: 'end' }),
  },
  {
    when: /^(?:drive|drives|am driving|is driving) (?:a |an |the |my )(?=.)/iu,
    find: (rest) => thing(rest, 'car', (car) => `drives ${article(car)}`),
  },
  {
    when: /^(?:have |has )?(?:bought|own|owns|adopted|got(?: myself)?|have got|purchased|inherited) (?:a |an |two |three |another )(?:new |second-hand |used |old |little )*/iu,
    find: (rest) => thing(rest, 'owns', (what) => `has ${article(what)}`),
  },
  {
    when: /^(?:have|has) (?:a |an |two |three |four |five )(?=.*\b(?:dog|cat|puppy|kitten|parrot|rabbit|hamster|horse|tortoise|goldfish|ferret|chickens|car|bike|bicycle|motorbike|boat|garden|house|flat|apartment|balcony|allotment|camper|van|piano|guitar|telescope|son|daughter|kids?|children|brothers?|sisters?|twins?)\b)/iu,
    find: (rest, match) => {
      const count = /(?:two|three|four|five)/iu.exec(match[0])?.[0];
      const what = thingOf(rest, 4);
      if (what === undefined) return [];
      const says = `has ${count === undefined ? article(what) : `${count.toLowerCase()} ${what}`}`;
      return [one('owns', count === undefined ? what : `${count.toLowerCase()} ${what}`, says)];
    },
  },
];
