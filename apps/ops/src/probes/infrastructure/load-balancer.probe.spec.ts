import { answering, probeContext, provesRed, serve } from '@rapport/testing';
import { loadBalancerProbe } from './load-balancer.probe.js';

const up = answering({ '/health/ready': { status: 'ok' } });
const down = answering({});
const scene =
  (balancer: typeof up, ...backends: (typeof up)[]) =>
  async () => {
    const urls = await Promise.all(backends.map((backend) => serve(backend)));
    const pods = urls.map((url, index) => ({ name: `api-${index}`, role: 'api' as const, url, internalUrl: url }));
    return probeContext({ baseUrl: await serve(balancer), pods });
  };

provesRed(loadBalancerProbe, {
  sound: scene(up, up, up),
  sabotaged: {
    'one backend is all there is': scene(up, up),
    'one of two is not ready': scene(up, up, down),
    'the balancer finds none of them': scene(down, up, up),
  },
});
