import { alertProbe } from './alert-probe.js';

export const downtimeProbe = alertProbe({
  id: 'alerts.downtime',
  alert: 'ServiceDown',
  about: 'a service of which no process is up or ready',
  expressions: [/absent\(up\{[^}]*\} == 1\)/, /absent\(rapport_ready\{[^}]*\} == 1\)/],
});
