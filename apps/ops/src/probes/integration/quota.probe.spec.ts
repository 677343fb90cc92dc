import { join } from 'node:path';
import { answering, folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { quotaProbe } from './quota.probe.js';

const quota = { requestsPerMinute: 4_000, tokensPerMinute: 4_000_000, peakTurnsPerMinute: 600 };
const scene =
  ({ refused = 0, ...changed }: Partial<typeof quota> & { refused?: number }) =>
  async () => {
    const result = [{ metric: {}, value: [0, String(refused)] }];
    return probeContext({
      quota: { ...quota, ...changed },
      configurationFile: join(folderWith({ 'settings.env': 'LOG_LEVEL=info\n' }), 'settings.env'),
      prometheusUrl: await serve(answering({ '/api/v1/query': { status: 'success', data: { result } } })),
    });
  };

provesRed(quotaProbe, {
  sound: scene({}),
  sabotaged: {
    'more turns are expected than requests are granted': scene({ requestsPerMinute: 800 }),
    'more tokens are needed than are granted': scene({ tokensPerMinute: 1_000_000 }),
    'every fiftieth call is refused': scene({ refused: 0.02 }),
  },
});
