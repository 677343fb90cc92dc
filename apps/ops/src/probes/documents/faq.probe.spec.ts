import { documentScene, provesRed } from '@rapport/testing';
import { faqProbe } from './faq.probe.js';

const DATED = { dated: 'docs/faq.md' };

provesRed(faqProbe, {
  sound: documentScene({}, DATED),
  sabotaged: {
    'nobody has read it for 91 days': documentScene({}, { ...DATED, days: 92 }),
    'it does not say when it was read': documentScene(
      { 'docs/faq.md': (text) => text.replace('Reviewed:', 'Seen:') },
      DATED,
    ),
    'a page that it links to was removed': documentScene({ 'docs/turn.md': () => undefined }, DATED),
    'most questions are gone': documentScene({ 'docs/faq.md': (text) => text.slice(0, 600) }, DATED),
  },
});
