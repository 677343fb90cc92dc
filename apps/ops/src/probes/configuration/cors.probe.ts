import { unknown, type Probe, type ProbeContext } from '@rapport/checklist';
import { httpConfig } from '@rapport/platform';
import { ask } from '../support/ask.js';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const FOREIGN = 'https://not-one-of-ours.example';

export const corsProbe: Probe = {
  id: 'configuration.cors',
  version: 1,
  description:
    'A browser of each configured origin may call the API, one of a foreign origin may not, and `*` is never answered.',
  run: needing('baseUrl', (baseUrl, context) =>
    configured(async (config) => {
      const { corsOrigins } = config.get(httpConfig);
      const answers = await Promise.all([...corsOrigins, FOREIGN].map((origin) => preflight(context, baseUrl, origin)));
      if (answers.some(({ status }) => status >= 500)) return unknown('preflights are answered with server errors');
      const problems = answers.flatMap(({ origin, allowed, credentials }) => {
        if (allowed === '*') return [`${origin} is answered with *${credentials ? ' and credentials' : ''}`];
        const wanted = origin === FOREIGN ? undefined : origin;
        return allowed === wanted ? [] : [`${origin} is answered with ${allowed ?? 'no origin'}`];
      });
      return judge(problems, `${corsOrigins.length} origins may call, a foreign one may not`, { target: baseUrl });
    })(context),
  ),
};

async function preflight(context: ProbeContext, baseUrl: string, origin: string) {
  const { status, headers } = await ask(context, `${baseUrl}/v1/conversations`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });
  const credentials = headers['access-control-allow-credentials'] === 'true';
  return { origin, status, allowed: headers['access-control-allow-origin'], credentials };
}
