import { probeContext, provesRed, startStandIn, startStandInPrometheus, type Flaws } from '@rapport/testing';
import { expect, it } from 'vitest';
import { triage } from './triage.probe.js';

const seen =
  (flaws: Flaws = {}, alerts: readonly Record<string, string>[] = []) =>
  async () => {
    const { url } = await startStandIn(flaws);
    const ALERTS = alerts.map((labels) => ({ labels, value: 1 }));
    return probeContext({
      pods: [{ name: 'api-0', role: 'api', url, internalUrl: url }],
      prometheusUrl: await startStandInPrometheus({ ALERTS }),
    });
  };

provesRed(triage, {
  sound: seen({}, [{ alertname: 'Heartbeat', severity: 'none' }]),
  sabotaged: {
    'a dependency is down': seen({ 'GET /health/dependencies': () => ({ status: 200, body: { status: 'degraded' } }) }),
    'an alert fires': seen({}, [{ alertname: 'HighErrorRate', severity: 'page' }]),
    'a process is silent': () =>
      probeContext({
        pods: [{ name: 'api-0', role: 'api', url: 'http://127.0.0.1:9', internalUrl: 'http://127.0.0.1:9' }],
      }),
  },
});

it('asks a worker whether it is ready', async () => {
  const context = await seen({ 'GET /health/dependencies': () => ({ status: 404, body: {} }) })();
  expect(await triage.run(context)).toMatchObject({ verdict: 'pass', details: ['api-0: ok'] });
});
