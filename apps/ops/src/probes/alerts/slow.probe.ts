import { alertProbe } from './alert-probe.js';

export const slowProbe = alertProbe({
  id: 'alerts.slow',
  alert: 'SlowResponses',
  about: 'response times over 3 s',
  expressions: [/p95_5m > 3$/],
});
