import type { Finding } from '../fact.js';
import { placeOf, thingOf } from '../values.js';
import { one, place, thing, article } from './findings.js';
import type { Pattern } from './pattern.js';

/** Work and school. */
export const WORK: readonly Pattern[] = [
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
];

const workplace = (rest: string, says: (place: string) => string, action?: 'end'): Finding[] => {
  const at = placeOf(rest);
  if (at !== undefined) return [one('employer', at, says(at), action ? { action } : {})];
  const role = action && thingOf(rest);
  return role ? [one('job', role, `no longer works as ${article(role)}`, { action })] : [];
};
