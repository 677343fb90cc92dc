import { calendarDate } from './dates.js';
import type { Finding } from './fact.js';
import { namesOf, placeOf, thingOf, thingsOf } from './values.js';

/** Reads what a predicate says. `rest` is what follows the words that matched. */
export interface Pattern {
  readonly when: RegExp;
  readonly find: (rest: string, match: RegExpExecArray) => readonly Finding[];
}

const NOT =
  "(?:don't|doesn't|didn't|do not|does not|did not|never|am not|is not|isn't|aren't|are not|can't|cannot|have not|haven't|hasn't)";
const INSTRUMENTS_AND_SPORTS =
  'guitar|piano|violin|cello|drums|flute|saxophone|ukulele|trumpet|harp|clarinet|bass|chess|football|soccer|tennis|basketball|volleyball|' +
  'badminton|golf|hockey|rugby|cricket|squash|table tennis|poker|video games|board games|padel';
const ACTIVITY = '[\\p{L}-]+ing';

export const PATTERNS: readonly Pattern[] = [
  // Home
  {
    when: new RegExp(`^(?:no longer live|${NOT} live|am no longer living|${NOT} living)s? in `, 'iu'),
    find: (rest) => place(rest, 'home city', (at) => `no longer lives in ${at}`, { action: 'end' }),
  },
  {
    when: /^(?:moved|have moved|has moved) (?:out of|away from) /iu,
    find: (rest) => place(rest, 'home city', (at) => `no longer lives in ${at}`, { action: 'end' }),
  },
  {
    when: /^(?:used to live|lived|grew up|was raised|were living|was living) in /iu,
    find: (rest) => place(rest, 'home city', (at) => `once lived in ${at}`, { tense: 'past' }),
  },
  {
    when: /^(?:have |has |am |is |are )?(?:liv(?:e|es|ing|ed)|resid(?:e|es|ing)|based|settled|staying permanently) in /iu,
    find: (rest) => place(rest, 'home city', (at) => `lives in ${at}`),
  },
  {
    when: /^(?:have |has |am |is |are )?(?:mov(?:e|ed|es)|relocat(?:e|ed|es))(?: (?:back|house|home|over|from [\p{L} ]+?))* to /iu,
    find: (rest) => place(rest, 'home city', (at) => `lives in ${at}`),
  },
  {
    when: /^(?:am|is|are|will be) (?:moving|relocating)(?: back)? to /iu,
    find: (rest) =>
      place(rest, 'plan', (at) => `is going to move to ${at}`, { kind: 'event', tense: 'future' }, 'move to '),
  },
  {
    when: /^(?:come|comes|am|is|are) (?:originally )?from /iu,
    find: (rest) => place(rest, 'origin', (at) => `is from ${at}`),
  },
  { when: /^(?:was|were) born in /iu, find: (rest) => place(rest, 'birthplace', (at) => `was born in ${at}`) },

  // Work and school
  {
    when: /^(?:no longer work|(?:don't|doesn't) work|quit working|stopped working|left my job)s? (?:at|for|as) /iu,
    find: (rest) => workplace(rest, (at) => `no longer works for ${at}`, 'end'),
  },
  {
    when: /^(?:quit|left|lost|resigned from|gave up|was fired from|was laid off from|got fired from|got laid off from) (?:my|his|her|their|the) (?:job|position|work)/iu,
    find: (rest) => {
      const employer = placeOf(rest.replace(/^ (?:at|with|as (?:a|an|the)|in) /iu, ''));
      const ended = [one('job', '', 'lost or left the job', { action: 'end' })];
      return employer === undefined
        ? ended
        : [...ended, one('employer', employer, `no longer works for ${employer}`, { action: 'end' })];
    },
  },
  {
    when: /^(?:quit|left|resigned from) (?=\p{Lu})/u,
    find: (rest) => workplace(rest, (at) => `no longer works for ${at}`, 'end'),
  },
  { when: /^(?:am |is |have |has )?retired\b/iu, find: () => [one('job', 'retired', 'is retired')] },
  {
    when: /^(?:(?:have |has )?(?:been )?(?:work|works|working|worked|start(?:ed)?(?: working)?|got a (?:new )?job|took a job|am working|is working|began working|trained|qualified)) as (?:a |an |the )?/iu,
    find: (rest, match) => [
      ...thing(rest, 'job', (job) => `works as ${article(job)}`, /^worked/iu.test(match[0]) ? { tense: 'past' } : {}),
      ...(/ (?:at|for) (?=\p{Lu})/u.test(rest)
        ? workplace(rest.replace(/^.*? (?:at|for) (?=\p{Lu})/u, ''), (at) => `works for ${at}`)
        : []),
    ],
  },
  {
    when: /^(?:have |has )?(?:work|works|am working|is working|start(?:ed)?(?: working| a (?:new )?job)?|joined|got (?:hired|a (?:new )?job)|was hired|got an offer and joined)(?: (?:at|for|by|with))? (?=(?:the )?\p{Lu})/iu,
    find: (rest, match) =>
      /^\p{Lu}|^the \p{Lu}/u.test(rest) && !/^(?:work|works|start|started|got) $/iu.test(match[0])
        ? workplace(rest, (at) => `works for ${at}`)
        : [],
  },
  {
    when: /^(?:became|have become|has become|am|is|are) (?:a|an) (?:(?:trained|qualified|retired|freelance|professional|certified|newly qualified|senior|junior|part-time) )*(?=[\p{L} -]*(?:er|or|ist|ian|eer|ant|nurse|chef|cook|pilot|architect|attorney|clerk|surgeon|coach|guide|judge|scientist|vet|plumber|smith|therapist|student|professor|analyst|researcher)\b)/iu,
    find: (rest) => thing(rest, 'job', (job) => `works as ${article(job)}`),
  },
  {
    when: /^(?:study|studies|am studying|is studying|studied) (?=\p{L})/iu,
    find: (rest, match) => {
      const school = / at (?=(?:the )?\p{Lu})/u.exec(rest);
      const past = /studied/iu.test(match[0]) ? ({ tense: 'past' } as const) : {};
      return [
        ...thing(rest, 'studies', (what) => `studies ${what}`, past),
        ...(school
          ? place(rest.slice(school.index + school[0].length), 'school', (at) => `studies at ${at}`, past)
          : []),
      ];
    },
  },
  {
    when: /^(?:go|goes) to school at |^attend(?:s)? /iu,
    find: (rest) => place(rest, 'school', (at) => `goes to ${at}`),
  },

  // Names
  {
    when: /^(?:am |is |are )?(?:called|named) |^go(?:es)? by (?:the name )?/iu,
    find: (rest) => names(rest.slice(0), 'name', (name) => `is called ${name}`),
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

  // Family, partners and animals
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

  // Possessions
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

  // Taste, habits and health
  {
    when: new RegExp(
      `^(?:no longer (?:like|love|enjoy|eat|drink)s?|(?:stopped|quit) (?:liking|loving|enjoying|eating|drinking)|used to (?:like|love|enjoy|adore)|(?:don't|doesn't) (?:like|love|enjoy|eat|drink)(?=.*any ?more)) `,
      'iu',
    ),
    find: (rest) =>
      thing(rest.replace(/ any ?more.*$/iu, ''), 'likes', (what) => `no longer likes ${what}`, {
        action: 'end',
        kind: 'preference',
      }),
  },
  {
    when: /^(?:can't stand|cannot stand|hate|hates|dislike|dislikes|detest|detests|loathe|loathes|(?:don't|doesn't) (?:really |particularly )?(?:like|enjoy)|am not (?:a fan of|into|fond of)|is not (?:a fan of|into|fond of)|am no fan of|have (?:started|begun|come) to (?:hate|dislike)) /iu,
    find: (rest) => things(rest, 'dislikes', (what) => `dislikes ${what}`),
  },
  {
    when: /^(?:would )?(?:prefer|prefers) /iu,
    find: (rest) => thing(rest, 'likes', (what) => `prefers ${what}`, { kind: 'preference' }),
  },
  {
    when: /^(?:have (?:started|begun|come|grown) to |has (?:started|begun|come|grown) to )?(?:like|likes|love|loves|enjoy|enjoys|adore|adores|am (?:really )?into|is (?:really )?into|am fond of|is fond of|am (?:a )?(?:huge |big )?fan of|is (?:a )?(?:huge |big )?fan of|am crazy about|is crazy about|am obsessed with) /iu,
    find: (rest) => things(rest, 'likes', (what) => `likes ${what}`),
  },
  {
    when: /^§(?:all-time |new |current |absolute )?favou?rite ([\p{L} ]{2,20}?) (?:is|are|has always been|will always be) (?:now )?/iu,
    find: (rest, match) => {
      const category = (match[1] ?? '').toLowerCase();
      return thing(rest, `favourite ${category}`, (what) => `'s favourite ${category} is ${what}`, {
        kind: 'preference',
      });
    },
  },
  {
    when: /^(?:am not|is not|isn't|am no longer|is no longer|stopped being|gave up being|quit being) (?:an? )?(vegetarian|vegan|pescatarian)\b/iu,
    find: (_, match) => [
      one('diet', (match[1] ?? '').toLowerCase(), `is no longer ${match[1]?.toLowerCase()}`, {
        action: 'end',
        kind: 'preference',
      }),
    ],
  },
  {
    when: /^(?:eat|eats|started eating|am eating) meat again\b/iu,
    find: () => [one('diet', '', 'eats meat again', { action: 'end', kind: 'preference' })],
  },
  {
    when: /^(?:am|is|are|became|turned|went|have gone|have been|have become|has been|follow|eat|keep) (?:an? )?(?:strict )?(vegetarian|vegan|pescatarian|gluten-free|kosher|halal|keto|lactose intolerant)\b/iu,
    find: (_, match) => [
      one('diet', (match[1] ?? '').toLowerCase(), `is ${match[1]?.toLowerCase()}`, { kind: 'preference' }),
    ],
  },
  {
    when: /^(?:am no longer|is no longer|am not|isn't|is not) allergic to |^(?:outgrew|have outgrown|got over) (?:my|an|the) (?:allergy to )?/iu,
    find: (rest) =>
      thing(rest.replace(/ allergy\b.*/iu, ''), 'allergy', (what) => `is no longer allergic to ${what}`, {
        action: 'end',
      }),
  },
  {
    when: /^(?:am|is|are|have become|became|turned out to be) (?:(?:badly|very|severely|deathly|slightly|a bit) )?allergic to |^(?:have|has) (?:a |an )?(?:bad |severe )?allergy to /iu,
    find: (rest) => things(rest, 'allergy', (what) => `is allergic to ${what}`, { kind: 'fact' }),
  },
  {
    when: new RegExp(
      `^(?:stopped|quit|gave up|have given up|have quit|have stopped|no longer do|no longer go) (?:playing (?:the )?)?(?=(?:${ACTIVITY}|${INSTRUMENTS_AND_SPORTS}))`,
      'iu',
    ),
    find: (rest) => thing(rest, 'hobby', (what) => `has given up ${what}`, { action: 'end' }),
  },
  {
    when: /^(?:stopped|quit|gave up|have given up|no longer|have quit) (smok(?:ing|e)|drink(?:ing)?|coffee|alcohol|sugar|meat)\b/iu,
    find: (_, match) => [
      one('habit', match[1]?.toLowerCase() ?? '', `has given up ${match[1]?.toLowerCase()}`, { action: 'end' }),
    ],
  },
  {
    when: /^(smoke|drink coffee|drink tea)s?\b/iu,
    find: (_, match) => [one('habit', match[1]?.toLowerCase() ?? '', `${match[1]?.toLowerCase()}s`)],
  },
  {
    when: new RegExp(`^(?:no longer play|(?:don't|doesn't) play)s? (?:the )?`, 'iu'),
    find: (rest) =>
      thing(rest.replace(/ any ?more.*$/iu, ''), 'hobby', (what) => `no longer plays ${what}`, { action: 'end' }),
  },
  {
    when: new RegExp(
      `^(?:have (?:played|been playing)|play|plays|am playing|started playing|learned to play|learnt to play) (?:the )?(?=(?:${INSTRUMENTS_AND_SPORTS})\\b)`,
      'iu',
    ),
    find: (rest) => things(rest, 'hobby', (what) => `plays ${what}`),
  },
  {
    when: /^(?:took up|have taken up|picked up|got into|started|have started|began|joined a|go|goes|do|does) (?=(?:rock |ice |trail |open-water |wild |ballroom )?[\p{L}-]+ing\b|yoga|pilates|karate|judo|ballet|pottery)/iu,
    find: (rest) =>
      /^(?:working|living|crying|feeling|thinking|wondering|being|having|getting|looking|going|making)\b/iu.test(rest)
        ? []
        : thing(rest, 'hobby', (what) => `does ${what}`),
  },
  {
    when: /^(?:speak|speaks|am fluent in|is fluent in) (?=\p{Lu})/iu,
    find: (rest) => listed(rest, 'speaks', (what) => `speaks ${what}`),
  },
  {
    when: /^(?:am learning|is learning|started learning|started to learn|have been learning|took up learning) /iu,
    find: (rest) => thing(rest, 'learning', (what) => `is learning ${what}`),
  },

  // Numbers and dates
  {
    when: /^(?:am|is|turned|just turned|will be|have turned) (\d{1,3})\b(?! (?:minutes?|hours?|km|miles?|cm|metres?|percent|%))(?: years? old)?/iu,
    find: (_, match) => (Number(match[1]) < 120 ? [one('age', match[1] ?? '', `is ${match[1]} years old`)] : []),
  },
  {
    when: /^§birthday is (?:on )?(?:the )?|^(?:was|were) born on (?:the )?/iu,
    find: (rest) => {
      const date = calendarDate(rest);
      return date === undefined ? [] : [one('birthday', date, `has their birthday on ${date}`)];
    },
  },
  { when: /^(?:was|were) born (?=\[)/iu, find: () => [] },

  // Events and plans
  {
    when: /^(?:have |has )?(?:visited|travell?ed to|went to|been to|went on holiday to|was in|took a trip to|flew to) (?=(?:the )?\p{Lu})/iu,
    find: (rest) =>
      /^(?:the )?\p{Lu}/u.test(rest)
        ? place(rest, 'visited', (at) => `visited ${at}`, { kind: 'event', tense: 'past' })
        : [],
  },
  {
    when: /^(?:am|are|is) (?:flying|going|travell?ing|driving|off) (?:on holiday |home |over )?to (?=(?:the )?\p{Lu})/iu,
    find: (rest) =>
      /^(?:the )?\p{Lu}/u.test(rest)
        ? place(rest, 'plan', (at) => `is going to ${at}`, { kind: 'event', tense: 'future' }, 'trip to ')
        : [],
  },
  {
    when: /^(?:am planning|is planning|are planning|plan|plans|am going|is going|are going|have decided|intend) (?:on )?(?:to )?(?=\p{Ll})/iu,
    find: (rest) => thing(rest, 'plan', (what) => `plans to ${what}`, { kind: 'event', tense: 'future' }),
  },
  {
    when: /^(?:graduated|won|ran|finished|passed|published|started my own|founded|climbed|completed) (?=\p{L})/iu,
    find: (rest, match) =>
      thing(rest, 'achievement', (what) => `${match[0].trim().toLowerCase()} ${what}`, {
        kind: 'event',
        tense: 'past',
      }),
  },
];

type Extras = Omit<Partial<Finding>, 'attribute' | 'value' | 'says'>;

const one = (attribute: string, value: string, says: string, extras: Extras = {}): Finding => ({
  kind: 'fact',
  ...extras,
  attribute,
  value,
  says,
});

function place(
  rest: string,
  attribute: string,
  says: (place: string) => string,
  extras: Extras = {},
  prefix = '',
): Finding[] {
  const at = placeOf(rest);
  return at === undefined ? [] : [one(attribute, `${prefix}${at}`, says(at), extras)];
}

const workplace = (rest: string, says: (place: string) => string, action?: 'end'): Finding[] => {
  const at = placeOf(rest);
  if (at !== undefined) return [one('employer', at, says(at), action ? { action } : {})];
  const role = action && thingOf(rest);
  return role ? [one('job', role, `no longer works as ${article(role)}`, { action })] : [];
};

function thing(rest: string, attribute: string, says: (thing: string) => string, extras: Extras = {}): Finding[] {
  const what = thingOf(rest);
  return what === undefined ? [] : [one(attribute, what, says(what), extras)];
}

const things = (rest: string, attribute: string, says: (thing: string) => string, extras: Extras = {}): Finding[] =>
  thingsOf(rest).map((what) => one(attribute, what, says(what), { kind: 'preference', ...extras }));

const listed = (rest: string, attribute: string, says: (thing: string) => string): Finding[] =>
  namesOf(rest).map((what) => one(attribute, what, says(what)));

function names(rest: string, attribute: string, says: (name: string) => string, extras: Extras = {}): Finding[] {
  const name = /^\p{Lu}[\p{L}'-]*(?: \p{Lu}[\p{L}'-]*)*/u.exec(rest)?.[0];
  return name === undefined ? [] : [one(attribute, name, says(name), extras)];
}

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

const article = (noun: string): string =>
  /^(?:two|three|four|five|some|\p{Lu})|(?<!s)s$|ing$/u.test(noun)
    ? noun
    : `${/^[aeiou]/iu.test(noun) ? 'an' : 'a'} ${noun}`;
