import { allPassages, spokenPassages, type LintRule } from './finding.js';

export const draftStatus: LintRule = ({ status }) =>
  status === 'final'
    ? []
    : [{ rule: 'draft-status', severity: 'error', pointer: '/status', message: 'is not marked final' }];

const PLACEHOLDERS = [
  /\b(?:TODO|TBD|FIXME|XXX+)\b/,
  /\blorem ipsum\b/i,
  /\b(?:placeholder|insert \w+ here|change ?me)\b/i,
  /\[[^\]\n]{1,60}\]/, // [Name]
  /<[^<>\n]{1,60}>/, // <name>; also what would look like a tag of the prompt's own
  /\{\{.*?\}\}/,
];

export const placeholder: LintRule = (definition) =>
  allPassages(definition)
    .filter(({ text }) => PLACEHOLDERS.some((pattern) => pattern.test(text)))
    .map(({ pointer }) => ({ rule: 'placeholder', severity: 'error', pointer, message: 'holds a placeholder' }));

/** Characters below which a text cannot carry a voice. */
const LEAST = { description: 80, identity: 300, speakingStyle: 120, spoken: 20 } as const;
const LEAST_EXAMPLES = 6;

export const tooShort: LintRule = (definition) => {
  const { description, identity, voice, examples } = definition;
  const measured = [
    { pointer: '/description', text: description, least: LEAST.description },
    { pointer: '/identity', text: identity, least: LEAST.identity },
    { pointer: '/voice/speakingStyle', text: voice.speakingStyle, least: LEAST.speakingStyle },
    ...spokenPassages(definition).map((passage) => ({ ...passage, least: LEAST.spoken })),
  ];
  const short = measured
    .filter(({ text, least }) => text.length < least)
    .map(({ pointer, least }) => ({ pointer, message: `needs at least ${least} characters` }));
  const few = { pointer: '/examples', message: `needs at least ${LEAST_EXAMPLES} dialogues` };
  return [...short, ...(examples.length < LEAST_EXAMPLES ? [few] : [])].map(({ pointer, message }) => ({
    rule: 'too-short',
    severity: 'error',
    pointer,
    message,
  }));
};
