import { probeContext, provesRed, startStandIn, type Flaws } from '@rapport/testing';
import { allReady } from './all-ready.probe.js';

const pods =
  (...flaws: Flaws[]) =>
  async () => {
    const urls = await Promise.all(flaws.map(async (flaw) => (await startStandIn(flaw)).url));
    return probeContext({
      pods: urls.map((url, index) => ({ name: `api-${index}`, role: 'api', url, internalUrl: url })),
    });
  };
const notReady: Flaws = { 'GET /health/ready': (answer) => ({ ...answer, status: 503 }) };

provesRed(allReady, {
  sound: pods({}, {}),
  sabotaged: {
    'one of two is not ready': pods({}, notReady),
    'there are none': pods(),
    'one is gone': () =>
      probeContext({
        pods: [{ name: 'api-0', role: 'api', url: 'http://127.0.0.1:9', internalUrl: 'http://127.0.0.1:9' }],
      }),
  },
});
