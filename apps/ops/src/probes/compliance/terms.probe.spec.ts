import { legalText, probeContext, provesRed, servingLegalText } from '@rapport/testing';
import { termsProbe } from './terms.probe.js';

const { template, filled: terms } = legalText('terms');
const scene = (content: string) => async () => probeContext({ baseUrl: await servingLegalText(content) });

provesRed(termsProbe, {
  sound: scene(terms),
  sabotaged: {
    'a gap was left': scene(template.replaceAll('{{version}}', '7')),
    'nobody filled in who offers it': scene(terms.replace('Muster GmbH', '[service]')),
    'they do not tell their version': scene(terms.replace('Version 7', '')),
    'they admit everybody': scene(terms.replace('eighteen at least', 'whoever they are')),
  },
});
