import { documentScene, provesRed } from '@rapport/testing';
import { architectureProbe } from './architecture.probe.js';

provesRed(architectureProbe, {
  sound: documentScene(),
  sabotaged: {
    'a library that nobody describes': documentScene({ 'libs/teapot/here': () => 'x' }),
    'a decision that is not in the list': documentScene({ 'docs/adr/0999-tea.md': () => '# Tea' }),
    'the graph of modules is gone': documentScene({ 'docs/generated/modules.md': () => undefined }),
    'the page is gone': documentScene({ 'docs/architecture.md': () => undefined }),
  },
});
