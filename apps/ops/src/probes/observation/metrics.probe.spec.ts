import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, probeContext, provesRed, serve } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { declaredMetrics } from './metrics-text.js';
import { metricsProbe, requiredMetrics } from './metrics.probe.js';

const required = requiredMetrics('api');
const page = [...required.map((name) => `# TYPE ${name} gauge`), 'nodejs_heap_size_used_bytes 1.5e+08'].join('\n');

const scene = (text: string, outside?: string) => async () => {
  const internalUrl = await serve(answering({ '/metrics': text }));
  const url = await serve(answering({ '/metrics': outside }));
  return probeContext({ pods: [{ name: 'api-0', role: 'api', url, internalUrl }] });
};

provesRed(metricsProbe, {
  sound: scene(page),
  sabotaged: {
    'a metric that an alert needs is gone': scene(page.replace(/^.*rapport_shared_state_up.*$/m, '')),
    'the page cannot be read': scene(`${page}\nrapport_ready{slot=blue} 1\n`),
    'everybody may read them': scene(page, page),
    'there are none': async () => {
      const url = await serve(answering({}));
      return probeContext({ pods: [{ name: 'api-0', role: 'api', url, internalUrl: url }] });
    },
  },
});

describe('declaredMetrics', () => {
  it.each(['a{b="c\\"d",e="f"} 1', 'a NaN', 'a_bucket{le="+Inf"} 3 # {trace_id="1"} 0.5', 'a 1 1700000000000'])(
    'reads %s',
    (line) => {
      expect(() => declaredMetrics(line)).not.toThrow();
    },
  );
});

describe('the metrics that are required', () => {
  const libs = join(import.meta.dirname, '../../../../../libs');
  const sources = readdirSync(libs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.metrics.ts'))
    .map((file) => readFileSync(join(libs, file), 'utf8'))
    .join('\n');

  it.each([...new Set([...required, ...requiredMetrics('worker')])].filter((name) => name.startsWith('rapport_')))(
    '%s is declared by some module',
    (name) => {
      expect(sources).toContain(`'${name}'`);
    },
  );
});
