import { alertProbe } from './alert-probe.js';

export const errorRateProbe = alertProbe({
  id: 'alerts.error-rate',
  alert: 'HighErrorRate',
  about: 'an error rate over 5 %',
  expressions: [/ratio_rate5m > 0\.05$/],
});
