import { join } from 'node:path';
import { folderWith, measuredAs, provesRed, servedWith, type Flaws } from '@rapport/testing';
import { expect, it } from 'vitest';
import { nonLlmP95 } from './non-llm-p95.probe.js';

const slow: Flaws = { 'GET /v1/auth/me': (answer) => ({ ...answer, delayMs: 60 }) };
/** A limit that a test can exceed without waiting. */
const strict = () => ({ sourceFolder: folderWith({ 'monitoring/slo.yaml': 'thresholds: { response_s: 0.05 }' }) });

provesRed(nonLlmP95, {
  sound: servedWith(),
  sabotaged: {
    'every fourth request is slow': servedWith(slow, strict),
    'requests of others were slow': measuredAs({ rapport_http_request_duration_seconds_bucket: 2.1 }),
    'nobody gets in': servedWith({
      'POST /v1/auth/login': (a) => a,
      'POST /v1/auth/register': () => ({ status: 500 }),
    }),
  },
});

it('knows the sources’ limit', async () => {
  const sourceFolder = join(import.meta.dirname, '..', '..', '..', '..', '..');
  const context = await servedWith({}, () => ({ sourceFolder }))();
  expect((await nonLlmP95.run(context)).summary).toContain('the limit is 2 s');
});
