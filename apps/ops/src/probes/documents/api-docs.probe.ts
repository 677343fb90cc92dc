import { isDeepStrictEqual } from 'node:util';
import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { ask, jsonIn } from '../support/ask.js';
import { jsonOf } from '../support/source-files.js';

const DOCUMENT = 'docs/api/openapi.json';

/** Which host serves it is the installation's own business. */
const withoutServers = (document: Record<string, unknown>): object => ({ ...document, servers: undefined });

export const apiDocsProbe: Probe = {
  id: 'documents.api-docs',
  version: 1,
  description: "The API's document that is served is the one of the release, and there is a page for people",
  async run(context) {
    const { baseUrl, sourceFolder } = context.target;
    if (baseUrl === undefined || sourceFolder === undefined)
      return unknown('the target names no baseUrl or no sourceFolder');
    const written = await jsonOf<Record<string, unknown>>(sourceFolder, DOCUMENT);
    if (!written) return fail(`there is no ${DOCUMENT}`);
    const [served, page] = await Promise.all([
      ask(context, `${baseUrl}/openapi.json`),
      ask(context, `${baseUrl}/docs`),
    ]);
    const document = jsonIn<Record<string, unknown>>(served);
    if (served.status !== 200 || !document) return fail(`/openapi.json answers ${served.status}`, { target: baseUrl });
    if (!isDeepStrictEqual(withoutServers(document), withoutServers(written))) {
      return fail(`what is served differs from ${DOCUMENT}`, { target: baseUrl });
    }
    if (page.status !== 200) return fail(`/docs answers ${page.status}`, { target: baseUrl });
    const operations = Object.keys((written['paths'] as object | undefined) ?? {}).length;
    return pass(`what is served is ${DOCUMENT}, with ${operations} paths, and /docs shows it`, { target: baseUrl });
  },
};
