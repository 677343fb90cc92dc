import { notApplicable, type Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

export const cdnProbe: Probe = {
  id: 'infrastructure.cdn',
  version: 1,
  description: 'A content delivery network, where there is one, shows its header and keeps nothing that is private.',
  run: needing('cdn', async (cdn, context) => {
    if ('notApplicable' in cdn) return notApplicable(cdn.notApplicable);
    return needing('baseUrl', async (baseUrl) => {
      const { headers } = await ask(context, `${baseUrl}/v1/me/stats`);
      const problems = [
        ...(headers[cdn.header.toLowerCase()] === undefined ? [`no answer carries the header ${cdn.header}`] : []),
        ...(/\bno-store\b/.test(headers['cache-control'] ?? '') ? [] : ['a private answer may be stored on the way']),
      ];
      return judge(problems, `answers carry ${cdn.header}, private ones may not be stored`, { target: baseUrl });
    })(context);
  }),
};
