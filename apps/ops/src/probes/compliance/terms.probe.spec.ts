import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeContext, provesRed, serve } from '@rapport/testing';
import { termsProbe } from './terms.probe.js';

const template = readFileSync(
  join(import.meta.dirname, '../../../../../libs/compliance/legal/terms.en.markdown'),
  'utf8',
);
const terms = template.replaceAll('{{version}}', '7').replaceAll(/\{\{\w+\}\}/g, 'Muster GmbH');
const scene = (content: string) => async () =>
  probeContext({
    baseUrl: await serve((_, response) => response.end(JSON.stringify({ version: '7', locale: 'en', content }))),
  });

provesRed(termsProbe, {
  sound: scene(terms),
  sabotaged: {
    'a gap was left': scene(template.replaceAll('{{version}}', '7')),
    'nobody filled in who offers it': scene(terms.replace('Muster GmbH', '[service]')),
    'they do not tell their version': scene(terms.replace('Version 7', '')),
    'they admit everybody': scene(terms.replace('eighteen at least', 'whoever they are')),
  },
});
