import { probeContext, provesRed, startStandIn, type Flaws } from '@rapport/testing';
import { servicesHealthy } from './services-healthy.probe.js';

const pod = (url: string, role: 'api' | 'worker' = 'api') => ({ name: `${role}-0`, role, url, internalUrl: url });
const running =
  (flaws: Flaws = {}) =>
  async () =>
    probeContext({ pods: [pod((await startStandIn()).url), pod((await startStandIn(flaws)).url)] });
const telling = (body: object) => running({ 'GET /health/dependencies': () => ({ status: 200, body }) });

provesRed(servicesHealthy, {
  sound: running(),
  sabotaged: {
    'Redis is down': telling({ status: 'degraded', details: { sharedState: { status: 'down' } } }),
    'the database is down': telling({ status: 'error', details: { database: { status: 'down' } } }),
    'there is no report': running({ 'GET /health/dependencies': () => ({ status: 404, body: {} }) }),
    'one process is gone': () => probeContext({ pods: [pod('http://127.0.0.1:9')] }),
    'no API process is named': () => probeContext({ pods: [pod('http://127.0.0.1:9', 'worker')] }),
  },
});
