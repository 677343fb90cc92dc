import { listenTo } from '@rapport/conversation';
import { TONE_DIALS, type PersonaDefinition, type ToneDials } from '@rapport/persona';
import { loadShippedModels } from '@rapport/safety';
import { round } from '../safety/figures.js';
import { Stopwatch } from '../safety/stopwatch.js';
import type { Task } from '../safety/task.js';

/** People who write differently about the same things. */
const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  formal: [
    'Good evening. I would be most grateful if you could advise me on a matter of some importance.',
    'Furthermore, I should like to understand the considerations which led you to that recommendation.',
    'I remain obliged to you for the thorough manner of your previous response.',
    'Would you kindly elaborate upon the second of the alternatives which you mentioned?',
  ],
  casual: ['hey lol whats up', 'idk gonna grab a pizza, u?', 'haha yeah thats kinda what i meant', 'ok cool thx'],
  exuberant: ['OMG we WON!!! 😂🎉', 'best day EVERRR!!!', 'I love love LOVE this!!!', 'thank youuu!!! 🥳'],
  sad: [
    'I miss my grandmother so much, I cannot stop crying.',
    'I feel lonely and tired, and the house is empty.',
    'Nothing is fun any more, I am just sad.',
    'I do not know, I feel terrible tonight.',
  ],
  cross: ['that was useless', 'no. wrong again. stupid answer', 'whatever', 'this is boring and pointless'],
  german: [
    'Ich kann heute schon wieder nicht schlafen und weiß nicht, warum das so ist.',
    'Kannst du mir sagen, was ich morgen kochen soll?',
    'Danke, das ist eine gute Idee!',
    'ok',
  ],
};
/** A persona that may go anywhere: what is measured is the reading, not one card's bounds. */
const WHOLE: PersonaDefinition['tone'] = {
  formality: { min: 0, max: 1, default: 0.5 },
  warmth: { min: 0, max: 1, default: 0.5 },
  energy: { min: 0, max: 1, default: 0.5 },
  length: { min: 0, max: 1, default: 0.5 },
};

/** Where the dials stand after four messages of people who write differently, and what hearing them costs. */
export const dials: Task = () => {
  const models = loadShippedModels();
  const stopwatch = new Stopwatch();
  const hear = (messages: readonly string[]) =>
    stopwatch.time(() =>
      listenTo(messages, { bounds: WHOLE, locale: 'en', formality: (text) => models.formality(text) }),
    );
  // The first reading pays for what the compiler learns; it is not measured.
  for (let warming = 0; warming < 200; warming += 1) Object.values(PEOPLE).forEach(hear);
  stopwatch.microseconds = 0;
  const heard = Object.entries(PEOPLE).map(([who, messages]) => [who, hear(messages)] as const);
  const messages = Object.values(PEOPLE).flat().length;
  const usPerMessage = round(stopwatch.microseconds / messages);
  const spread = Object.fromEntries(
    TONE_DIALS.map((dial) => {
      const values = heard.map(([, { dials: turned }]) => turned[dial]);
      return [dial, round(Math.max(...values) - Math.min(...values))];
    }),
  ) as unknown as ToneDials;
  const people = Object.fromEntries(
    heard.map(([who, { dials: turned, language = '' }]) => [who, { ...turned, language }]),
  );
  return {
    title: `dials after four messages, for a persona without bounds (${usPerMessage} µs a message)`,
    rows: [...Object.entries(people), ['spread', spread] as const].map(([who, figures]) => ({ '': who, ...figures })),
    results: { tone: { dials: { usPerMessage, spread, people } } },
  };
};
