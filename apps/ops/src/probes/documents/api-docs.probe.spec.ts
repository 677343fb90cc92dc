import { answering, folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { apiDocsProbe } from './api-docs.probe.js';

const DOCUMENT = { openapi: '3.0.0', info: { title: 'Tea' }, paths: { '/tea': {} } };

const serving =
  (answers: Readonly<Record<string, unknown>>, written: object | null = DOCUMENT) =>
  async () =>
    probeContext({
      sourceFolder: folderWith({ 'docs/api/openapi.json': written ?? undefined }),
      baseUrl: await serve(answering({ '/docs': 'for people', ...answers })),
    });

provesRed(apiDocsProbe, {
  sound: serving({ '/openapi.json': { ...DOCUMENT, servers: [{ url: 'https://tea.dev' }] } }),
  sabotaged: {
    'it is not served': serving({}),
    'a field is served that is not written': serving({ '/openapi.json': { ...DOCUMENT, tags: [] } }),
    'a path is written that is not served': serving({ '/openapi.json': DOCUMENT }, { ...DOCUMENT, paths: {} }),
    'what is served is no JSON': serving({ '/openapi.json': '<html>' }),
    'there is no page for people': serving({ '/openapi.json': DOCUMENT, '/docs': undefined }),
    'nothing is written': serving({ '/openapi.json': DOCUMENT }, null),
  },
});
