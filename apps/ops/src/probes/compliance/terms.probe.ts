import type { Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { gapsIn, servedTexts } from './legal-text.js';

/** What Gemini's terms ask of whoever offers it to people, in each language we have. */
const ADULTS_ONLY = /\b(?:eighteen|18|achtzehn)\b/i;

export const termsProbe: Probe = {
  id: 'compliance.terms',
  version: 1,
  description: 'The terms of use that people are shown have no gap, tell their version, and admit adults only.',
  run: needing('baseUrl', async (baseUrl, context) => {
    const texts = await servedTexts('terms', baseUrl, context);
    if ('verdict' in texts) return texts;
    const problems = texts.flatMap((text) => [
      ...gapsIn(text),
      ...(ADULTS_ONLY.test(text.content) ? [] : [`${text.locale}: they do not say that they are for adults`]),
    ]);
    return judge(problems, `version ${texts[0]?.version} is complete in ${texts.length} languages`, {
      target: baseUrl,
    });
  }),
};
