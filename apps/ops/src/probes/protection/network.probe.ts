import type { Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { rendered } from '../support/manifests.js';

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'Job', 'CronJob']);

export const networkProbe: Probe = {
  id: 'protection.network',
  version: 1,
  description: 'In the rendered manifests all traffic of every pod is denied but for what a policy names.',
  run: rendered((manifests, { target }) => {
    const workloads = manifests.objects.filter(({ kind }) => WORKLOADS.has(kind)).length;
    const policies = manifests.objects.filter(({ kind }) => kind === 'NetworkPolicy').length;
    const problems = [...(workloads === 0 ? ['the manifests run nothing'] : []), ...manifests.foundBy('default-deny')];
    return judge(problems, `traffic of ${workloads} workloads is denied but for what ${policies} policies name`, {
      target: target.manifests,
    });
  }),
};
