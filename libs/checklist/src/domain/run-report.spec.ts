import { describe, expect, it } from 'vitest';
import { parseRunReport, type RunReport } from './run-report.js';

const report: RunReport = {
  kind: 'soak',
  scenario: 'steady 2 turns/s for 20 min',
  commit: 'f'.repeat(40),
  startedAt: '2026-11-23T00:00:00.000Z',
  endedAt: '2026-11-23T00:20:00.000Z',
  target: 'http://127.0.0.1:3000',
  figures: { turns: 2_400, first_token_p95_ms: 310 },
  passed: true,
  findings: [],
};

describe('parseRunReport', () => {
  it('reads what was stored', () => {
    expect(parseRunReport(JSON.stringify(report))).toEqual(report);
  });

  it.each([
    ['kind', { kind: 'marathon' }],
    ['scenario', { scenario: 3 }],
    ['startedAt', { startedAt: 'yesterday' }],
    ['passed', { passed: 'yes' }],
    ['unclear', { unclear: 'perhaps' }],
    ['findings', { findings: [1] }],
    ['figures', { figures: { turns: 'many' } }],
    ['figures', { figures: { turns: null } }],
  ])('refuses one without a usable %s', (name, damage) => {
    expect(() => parseRunReport(JSON.stringify({ ...report, ...damage }))).toThrow(name);
  });
});
