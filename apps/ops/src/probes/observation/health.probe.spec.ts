import { answering, probeContext, provesRed, serve } from '@rapport/testing';
import { healthProbe } from './health.probe.js';

const all = { '/health/live': 'ok', '/health/startup': 'ok', '/health/ready': 'ok' };
const scene =
  (...processes: object[]) =>
  async () => {
    const urls = await Promise.all(processes.map((answers) => serve(answering({ ...answers }))));
    return probeContext({
      pods: urls.map((url, index) => ({ name: `api-${index}`, role: 'api', url, internalUrl: url })),
    });
  };

provesRed(healthProbe, {
  sound: scene(all, all),
  sabotaged: {
    'one is not ready': scene(all, { ...all, '/health/ready': undefined }),
    'one has not started': scene(all, { ...all, '/health/startup': undefined }),
    'nobody listens': () =>
      probeContext({
        pods: [{ name: 'api', role: 'api', url: 'http://127.0.0.1:9', internalUrl: 'http://127.0.0.1:9' }],
      }),
    'there are no processes': scene(),
  },
});
