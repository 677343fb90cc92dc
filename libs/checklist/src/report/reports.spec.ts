import { describe, expect, it } from 'vitest';
import type { Checklist, Item } from '../domain/checklist.js';
import type { Evidence, Sample } from '../domain/evidence.js';
import { composeReport } from '../domain/report.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderEvidence, renderMarkdown } from './markdown.js';

const NOW = Date.UTC(2026, 0, 1);
const at = new Date(NOW).toISOString();
const until = new Date(NOW + 86_400_000).toISOString();
const line = { kind: 'box', phase: 'deploy', class: 1, lasting: false, owner: 'lead', freshMs: 1 } as const;
const item = (id: string, over: Partial<Item> = {}): Item => ({
  ...line,
  id,
  text: `Line ${id}`,
  probes: [`a.${id.toLowerCase()}`],
  ...over,
});
const ITEMS = [
  item('OPS-001'),
  item('OPS-002'),
  item('OPS-003'),
  item('OPS-004'),
  item('OPS-005', { text: '**On-Call Engineer**: [Name] - [Phone]', kind: 'contact' }),
  item('OPS-006', { text: '1. Switch', kind: 'step' }),
  item('OPS-007', {
    text: '**Approved By**: ****\\_**** Date: **\\_\\_**',
    kind: 'signature',
    probes: [],
    signs: 'approved',
    phase: 'sign-off',
  }),
  item('OPS-008', { kind: 'box' }),
];
const recorded = { at, by: 'ci', environment: 'here', release: 'c1' };
const probed = (id: string, verdict: 'pass' | 'fail' | 'not_applicable', summary: string): Evidence => ({
  kind: 'probe',
  item: id,
  probe: `a.${id.toLowerCase()}@1`,
  verdict,
  summary,
  details: ['a detail'],
  durationMs: 5,
  freshUntil: until,
  outputSha256: 'e'.repeat(64),
  ...recorded,
});
const EVIDENCE: readonly Evidence[] = [
  probed('OPS-001', 'pass', '5 of 5'),
  probed('OPS-002', 'fail', 'broken <script>alert(1)</script> | [x](javascript:1)\n# heading'),
  probed('OPS-003', 'not_applicable', 'no CDN'),
  probed('OPS-004', 'fail', 'broken'),
  { kind: 'waiver', item: 'OPS-004', reason: 'known', until, ...recorded, by: 'sam' },
  probed('OPS-005', 'pass', 'verified'),
  probed('OPS-006', 'pass', 'in 3 s'),
  { kind: 'sign_off', role: 'approved', reportSha256: 'f'.repeat(64), signature: 'note\n', ...recorded, by: 'kim' },
];
const SAMPLES: readonly Sample[] = [
  { at, release: 'c0', verdicts: { 'a.old': 'pass' } },
  { at, release: 'c1', verdicts: { 'a.x': 'pass', 'a.y': 'fail' } },
];

function setup() {
  const checklist: Checklist = { parts: [{ heading: '# Deploy', items: ITEMS }], requires: ['deploy'], watched: [] };
  const target = { name: 'here', production: true, release: { version: '1', commit: 'c1' } };
  return { sut: composeReport(checklist, target, { evidence: EVIDENCE, samples: SAMPLES, now: NOW }), ctx: {} };
}

describe('the report', () => {
  it('as Markdown is the document: ticked, or with the reason why not', () => {
    const contacts = new Map([['OPS-005', '**On-Call Engineer**: Platform team - 112']]);
    const lines = renderMarkdown(setup().sut, contacts).trim().split('\n');
    const link = (id: string): string => `([${id}](evidence.md#${id.toLowerCase()}))`;
    expect(lines).toEqual([
      '# Deploy',
      '',
      `- [x] Line OPS-001 — 5 of 5 ${link('OPS-001')}`,
      `- [ ] Line OPS-002 — **failed**: broken \\<script\\>alert(1)\\</script\\> \\| \\[x\\](javascript:1) # heading ${link('OPS-002')}`,
      `- [ ] Line OPS-003 — **not applicable**: no CDN ${link('OPS-003')}`,
      `- [ ] Line OPS-004 — **waived**: known (until 2026-01-02, by sam) ${link('OPS-004')}`,
      `**On-Call Engineer**: Platform team - 112 ${link('OPS-005')}`,
      `1. Switch — in 3 s ${link('OPS-006')}`,
      `**Approved By**: kim Date: 2026-01-01 ${link('OPS-007')}`,
      `- [ ] Line OPS-008 — **unknown**: a.ops-008 has not run ${link('OPS-008')}`,
    ]);
  });

  it('has a heading for the evidence of each line, which the links lead to', () => {
    const text = renderEvidence(setup().sut);
    expect(ITEMS.filter(({ id }) => !text.includes(`\n## ${id}\n`))).toEqual([]);
    expect(text).toContain('8 lines: 4 passed, 1 failed, 1 unknown, 1 not applicable, 1 waived.');
  });

  it('as JSON has the counts and every piece of evidence', () => {
    const report = JSON.parse(renderJson(setup().sut)) as { items: { status: string; evidence: unknown[] }[] };
    expect(report).toMatchObject({
      environment: 'here',
      release: { commit: 'c1' },
      counts: { lines: 8, pass: 4, fail: 1 },
    });
    expect(report.items.map(({ status, evidence }) => `${status} ${evidence.length}`)).toEqual([
      'pass 1',
      'fail 1',
      'not_applicable 1',
      'waived 2',
      'pass 1',
      'pass 1',
      'pass 1',
      'unknown 0',
    ]);
  });

  it('as JUnit fails for what failed and what is unknown, and skips what does not apply or is waived', () => {
    const xml = renderJunit(setup().sut);
    expect(xml).toContain('<testsuite name="deploy" tests="7" failures="2" skipped="2"');
    expect(xml).toContain('<failure type="fail" message="broken &lt;script&gt;');
    expect(xml.match(/<testcase /g)).toHaveLength(8);
  });

  it('as a page needs no other file, runs no script, and draws the lines and the watch', () => {
    const html = renderHtml(setup().sut);
    expect(html).not.toMatch(/<script|(?:src|href)="(?!#)/);
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).toContain('broken &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain("default-src 'none'");
  });

  it('draws no looks at another release', () => {
    const html = renderHtml(setup().sut);
    expect([html.includes('>a.x<'), html.includes('>a.old<')]).toEqual([true, false]);
  });
});
