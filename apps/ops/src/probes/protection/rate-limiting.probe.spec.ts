import { probeContext, provesRed, serve } from '@rapport/testing';
import { rateLimitingProbe } from './rate-limiting.probe.js';

const scene = (headersOf: (count: number) => Record<string, string>) => async () => {
  let count = 0;
  return probeContext({
    baseUrl: await serve((_, response) => response.writeHead(200, headersOf((count += 1))).end()),
  });
};
const headers = (limit: number, left: number) => ({
  'ratelimit-policy': `"address";q=${limit};w=60`,
  ratelimit: `"address";r=${left};t=30`,
});

provesRed(rateLimitingProbe, {
  sound: scene((count) => headers(600, 600 - count)),
  sabotaged: {
    'nothing is limited': scene(() => ({})),
    'the limit is none': scene((count) => headers(1_000_000, 1_000_000 - count)),
    'requests are not counted': scene(() => headers(600, 600)),
  },
});
