import { defineErrors } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineSection, variable } from '../config/section.js';
import { defineMetrics } from '../telemetry/define-metrics.js';
import { renderConfigReference } from './render-config-reference.js';
import { renderErrorCatalogue } from './render-error-catalogue.js';
import { renderMetricsReference } from './render-metrics-reference.js';

describe('the generated references', () => {
  it('list each variable with its default, and mark secrets', () => {
    const section = defineSection('sample', {
      a: variable('SAMPLE_A', z.coerce.number().default(5), 'One | two.'),
      b: variable('SAMPLE_B', z.string().optional(), 'Secret.', { secret: true }),
      c: variable('SAMPLE_C', z.string(), 'Needed.'),
    });
    expect(renderConfigReference([section])).toContain(
      [
        '## sample',
        '',
        '| variable | default | meaning |',
        '| --- | --- | --- |',
        String.raw`| ${'`SAMPLE_A`'} | ${'`5`'} | One \| two. |`,
        '| `SAMPLE_B` | not set, secret | Secret. |',
        '| `SAMPLE_C` | required | Needed. |',
      ].join('\n'),
    );
  });

  it('list each error code with its status, in order', () => {
    const errors = defineErrors({
      b: { code: 'sample.b', kind: 'conflict', title: 'B', hint: 'Wait.' },
      a: { code: 'sample.a', kind: 'not_found', title: 'A' },
    });
    expect(renderErrorCatalogue([errors])).toContain('| `sample.a` | 404 | A |  |\n| `sample.b` | 409 | B | Wait. |');
  });

  it('refuse one code for two errors', () => {
    const errors = defineErrors({ a: { code: 'sample.a', kind: 'not_found', title: 'A' } });
    expect(() => renderErrorCatalogue([errors, errors])).toThrow('sample.a is declared twice');
  });

  it('list each metric with its labels', () => {
    const metrics = defineMetrics({
      a: { type: 'counter', name: 'sample_total', help: 'How many.', labels: ['kind', 'status'] },
    });
    expect(renderMetricsReference([metrics])).toContain('| `sample_total` | counter | `kind`, `status` | How many. |');
  });
});
