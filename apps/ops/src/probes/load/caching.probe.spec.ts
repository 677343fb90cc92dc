import { answering, probeContext, provesRed, serve, sourcesTested } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { CACHING_SUITES, cachingProbe } from './caching.probe.js';

const commit = 'c'.repeat(40);
const scene =
  ({ cached = 0, calls = 10, failed = 0 }) =>
  async () => {
    const page = [
      'rapport_llm_tokens_total{model="gemini",kind="prompt"} 50000',
      `rapport_llm_tokens_total{model="gemini",kind="cached"} ${cached}`,
      `rapport_llm_calls_total{operation="generate",model="gemini",outcome="complete"} ${calls}`,
      'rapport_llm_calls_total{operation="embed",model="embedding",outcome="complete"} 900',
    ];
    const url = await serve(answering({ '/metrics': page.join('\n') }));
    return probeContext({
      pods: [{ name: 'api', role: 'api', url, internalUrl: url }],
      sourceFolder: sourcesTested(Object.fromEntries(CACHING_SUITES.map((file) => [file, [3, failed]])), commit),
      release: { version: '1.0.0', commit },
    });
  };

provesRed(cachingProbe, {
  sound: scene({ cached: 12_000 }),
  sabotaged: {
    'every long prompt begins differently': scene({}),
    'prompts are short, and caching fails its tests': scene({ calls: 100, failed: 1 }),
  },
});

describe('caching while conversations are short', () => {
  it('is proved by tests', async () => {
    expect(await cachingProbe.run(await scene({ calls: 100 })())).toMatchObject({
      verdict: 'pass',
      summary: expect.stringContaining('500 tokens: too few'),
    });
  });
});
