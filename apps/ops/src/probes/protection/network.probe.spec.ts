import { probeContext, provesRed, sourcesRendering } from '@rapport/testing';
import { networkProbe } from './network.probe.js';

const labels = { app: 'api' };
const api = {
  kind: 'Deployment',
  metadata: { name: 'api' },
  spec: { template: { metadata: { labels }, spec: { containers: [] } } },
};
const policy = (name: string, spec: object) => ({
  kind: 'NetworkPolicy',
  metadata: { name },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec },
});
const scene =
  (...objects: object[]) =>
  () =>
    probeContext({ sourceFolder: sourcesRendering(objects), manifests: 'rendered.yaml' });

provesRed(networkProbe, {
  sound: scene(
    api,
    policy('default-deny', {}),
    policy('allow', { podSelector: { matchLabels: labels }, egress: [{}] }),
  ),
  sabotaged: {
    'nothing is denied by default': scene(api, policy('allow', { podSelector: { matchLabels: labels }, egress: [{}] })),
    'only what comes in is denied': scene(api, policy('default-deny', { policyTypes: ['Ingress'] })),
    'everything may go out by default': scene(api, policy('default-deny', { egress: [{}] })),
    'a policy misses its pods': scene(
      api,
      policy('default-deny', {}),
      policy('allow', { podSelector: { matchLabels: { app: 'apu' } } }),
    ),
    'nothing runs at all': scene(policy('default-deny', {})),
  },
});
