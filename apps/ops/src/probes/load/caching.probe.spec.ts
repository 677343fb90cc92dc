import { answering, probeContext, provesRed, serve } from '@rapport/testing';
import { cachingProbe } from './caching.probe.js';

const scene = (cached: number) => async () => {
  const line = (kind: string, count: number) => `rapport_llm_tokens_total{model="gemini",kind="${kind}"} ${count}\n`;
  const url = await serve(
    answering({ '/metrics': line('prompt', 50_000) + line('cached', cached) + line('output', 900) }),
  );
  return probeContext({ pods: [{ name: 'api', role: 'api', url, internalUrl: url }] });
};

provesRed(cachingProbe, {
  sound: scene(12_000),
  sabotaged: { 'every prompt begins differently': scene(0) },
});
