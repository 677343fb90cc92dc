import { alertProbe } from './alert-probe.js';

export const memoryProbe = alertProbe({
  id: 'alerts.memory',
  alert: 'HighMemory',
  about: 'memory over 80 % of the limit',
  expressions: [/rapport_memory_limit_bytes > 0\.8$/],
});
