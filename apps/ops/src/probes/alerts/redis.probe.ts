import { alertProbe } from './alert-probe.js';

export const redisProbe = alertProbe({
  id: 'alerts.redis',
  alert: 'RedisFailures',
  about: 'Redis that cannot be reached, or fails',
  expressions: [/rapport_shared_state_up\) < 1/, /rate\(rapport_shared_state_errors_total/],
});
