import { fail, pass, unknown, type Finding, type Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { needing } from '../support/needing.js';

const LEAST_HSTS_S = 15_768_000;

export const https: Probe = {
  id: 'hardening.https',
  version: 1,
  description: 'Asks the plain port, which must answer 308 to https, and looks for HSTS of at least half a year.',
  run: needing('baseUrl', async (baseUrl, context): Promise<Finding> => {
    const { plainUrl } = context.target;
    if (!baseUrl.startsWith('https:')) return fail('users reach the service in plain text', { target: baseUrl });
    if (plainUrl === undefined) return unknown('the target names no plainUrl', { target: baseUrl });
    const plain = await ask(context, `${plainUrl}/v1/personas`);
    if (plain.status !== 308) return fail(`the plain port answers ${plain.status}, not 308`, { target: plainUrl });
    const location = plain.headers.location ?? '';
    if (!location.startsWith('https://')) return fail('the plain port does not lead to https', { target: plainUrl });
    const secure = await ask(context, `${baseUrl}/health/ready`);
    const maxAge = Number(/max-age=(\d+)/.exec(secure.headers['strict-transport-security'] ?? '')?.[1] ?? 0);
    return maxAge >= LEAST_HSTS_S
      ? pass(`308 to https, HSTS for ${maxAge} s`, { target: baseUrl })
      : fail(`HSTS for ${maxAge} s, less than half a year`, { target: baseUrl });
  }),
};
