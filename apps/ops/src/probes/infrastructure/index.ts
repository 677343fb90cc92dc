import type { Probe } from '@rapport/checklist';
import { backupsProbe } from './backups.probe.js';
import { cdnProbe } from './cdn.probe.js';
import { certificatesProbe } from './certificates.probe.js';
import { loadBalancerProbe } from './load-balancer.probe.js';
import { redisPasswordProbe } from './redis-password.probe.js';
import { redisPersistenceProbe } from './redis-persistence.probe.js';
import { redisReachableProbe } from './redis-reachable.probe.js';

/** Whether what the service stands on is there, and safe. */
export const infrastructureProbes: readonly Probe[] = [
  redisReachableProbe,
  redisPasswordProbe,
  redisPersistenceProbe,
  backupsProbe,
  loadBalancerProbe,
  certificatesProbe,
  cdnProbe,
];
