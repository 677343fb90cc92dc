import type { Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { servedOperations } from '../support/served-api.js';

/** What has to work for people who have not signed in, and what carries its own proof (links with a signature). */
const OPEN = new Set([
  'post /v1/auth/register',
  'post /v1/auth/login',
  'post /v1/auth/refresh',
  'post /v1/auth/logout',
  'get /v1/me/erasure/{id}',
  'get /v1/exports/{id}/archive',
  'get /v1/safety/protocol',
  'get /v1/disclosures',
  'get /v1/legal/{document}',
  'get /health/live',
  'get /health/startup',
  'get /health/ready',
  'get /.well-known/jwks.json',
  'get /.well-known/security.txt',
]);

export const authenticationProbe: Probe = {
  id: 'protection.authentication',
  version: 1,
  description:
    'Only known routes are documented as open, and every other that can be read without an id answers strangers with 401.',
  run: needing('baseUrl', async (baseUrl, context) => {
    const operations = await servedOperations(baseUrl, context);
    const secured = operations.filter((operation) => operation.secured);
    const readable = secured.filter(({ method, path }) => method === 'get' && !path.includes('{'));
    const answers = await Promise.all(
      readable.map(async ({ path }) => ({ path, status: (await ask(context, baseUrl + path)).status })),
    );
    const problems = [
      ...operations
        .filter((operation) => !operation.secured && !OPEN.has(`${operation.method} ${operation.path}`))
        .map(({ method, path }) => `${method} ${path} needs no authentication`),
      ...answers
        .filter(({ status }) => status !== 401)
        .map(({ path, status }) => `get ${path} answers a stranger with ${status}`),
      ...(readable.length === 0 ? ['no route needs authentication'] : []),
    ];
    return judge(
      problems,
      `${secured.length} of ${operations.length} operations need authentication, ${readable.length} were tried without`,
      { target: baseUrl },
    );
  }),
};
