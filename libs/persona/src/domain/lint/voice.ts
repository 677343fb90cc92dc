import { TONE_DIALS } from '../persona-definition.js';
import { spokenPassages, type LintRule } from './finding.js';

const words = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Examples teach by contrast: two that begin or answer alike teach nothing new. */
export const duplicateExample: LintRule = ({ examples }) =>
  (['user', 'persona'] as const).flatMap((side) => {
    const said = examples.map((example) => words(example[side]));
    return said.flatMap((text, index) => {
      const first = said.indexOf(text);
      if (first === index) return [];
      const pointer = `/examples/${index}/${side}`;
      return [{ rule: 'duplicate-example', severity: 'error', pointer, message: `repeats example ${first}` }];
    });
  });

export const avoidedPhrase: LintRule = (definition) =>
  spokenPassages(definition).flatMap(({ pointer, text }) =>
    definition.voice.avoid
      .filter((phrase) => says(text, phrase))
      .map((phrase) => ({
        rule: 'avoided-phrase',
        severity: 'error',
        pointer,
        message: `says "${phrase}", which the voice avoids`,
      })),
  );

/** Whole words; signs such as "!" wherever they stand. */
function says(text: string, phrase: string): boolean {
  const wanted = words(phrase);
  return wanted === '' ? text.includes(phrase) : ` ${words(text)} `.includes(` ${wanted} `);
}

export const distinctReplies: LintRule = ({ greeting, policies: { holdingReply, refusal } }) => {
  if (new Set([greeting, holdingReply, refusal].map(words)).size === 3) return [];
  const message = 'greeting, holdingReply and refusal must differ: each says something else';
  return [{ rule: 'distinct-replies', severity: 'error', pointer: '/policies', message }];
};

const LEAST_ROOM = 0.1;

/** Tone adaptation needs room, and a character needs limits: four equal dials, or four open ones, were not thought about. */
export const toneBounds: LintRule = ({ tone }) => {
  const cramped = TONE_DIALS.filter((dial) => tone[dial].max - tone[dial].min < LEAST_ROOM - 1e-9).map((dial) => ({
    pointer: `/tone/${dial}`,
    message: `leaves less than ${LEAST_ROOM} of room to adapt`,
  }));
  const distinct = new Set(TONE_DIALS.map((dial) => `${tone[dial].min} ${tone[dial].max} ${tone[dial].default}`));
  const same = { pointer: '/tone', message: 'has the same bounds for every dial' };
  const open = { pointer: '/tone', message: 'sets no bounds at all' };
  return [
    ...cramped,
    ...(distinct.size === 1 ? [same] : []),
    ...(TONE_DIALS.every((dial) => tone[dial].min === 0 && tone[dial].max === 1) ? [open] : []),
  ].map(({ pointer, message }) => ({ rule: 'tone-bounds', severity: 'error', pointer, message }));
};

export const unusedVocabulary: LintRule = (definition) => {
  const spoken = spokenPassages(definition).map(({ text }) => text);
  const { vocabulary } = definition.voice;
  if (vocabulary.length === 0 || vocabulary.some((word) => spoken.some((text) => says(text, word)))) return [];
  return [
    {
      rule: 'unused-vocabulary',
      severity: 'warning',
      pointer: '/voice/vocabulary',
      message: 'holds no word that the persona uses in what it says here',
    },
  ];
};
