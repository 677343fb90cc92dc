import { documentScene, provesRed } from '@rapport/testing';
import { faqProbe } from './faq.probe.js';

provesRed(faqProbe, {
  sound: documentScene(),
  sabotaged: {
    'nobody has read it for 91 days': documentScene({}, { days: 92 }),
    'it does not say when it was read': documentScene({ 'docs/faq.md': (text) => text.replace('Reviewed:', 'Seen:') }),
    'a page that it links to was removed': documentScene({ 'docs/turn.md': () => undefined }),
    'most questions are gone': documentScene({ 'docs/faq.md': (text) => text.slice(0, 600) }),
  },
});
