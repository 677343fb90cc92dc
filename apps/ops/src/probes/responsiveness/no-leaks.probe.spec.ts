import { folderWith, measuredAs, probeContext, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { noLeaks } from './no-leaks.probe.js';

const HOUR_S = 3_600;
/** A heap of 80 MB that breathes by 2 MB, and grows by so much an hour. */
const heap = (growth: number, hours = 24) => ({
  nodejs_heap_size_used_bytes: [
    {
      labels: { instance: 'api-1' },
      points: Array.from({ length: hours * 6 }, (_, index) => {
        const at = index * 600;
        return [at, 80e6 + (index % 3) * 1e6 + growth * (at / HOUR_S)] as const;
      }),
    },
  ],
});
const soak = (slope: number) => ({
  kind: 'soak',
  scenario: 'steady',
  commit: 'f'.repeat(40),
  startedAt: new Date().toISOString(),
  endedAt: new Date().toISOString(),
  target: 'http://127.0.0.1',
  figures: { heap_slope_bytes_per_hour: slope },
  passed: true,
  findings: [],
});
const soaked = (slope: number) => () =>
  probeContext({ reportsFolder: folderWith({ 'soak.json': JSON.stringify(soak(slope)) }) });

provesRed(noLeaks, {
  sound: measuredAs(heap(0.1e6)),
  sabotaged: {
    'a heap grows by 3 MB an hour': measuredAs(heap(3e6)),
    'the heap grew in the soak run, and nobody has watched since': soaked(3e6),
  },
});

it('takes the soak run for evidence where nobody has watched for long enough', async () => {
  expect(await noLeaks.run(soaked(1e5)())).toMatchObject({ verdict: 'pass' });
});

it('makes nothing of a soak run that could not be judged', async () => {
  const report = { ...soak(1.5e6), passed: false, unclear: true, findings: ['too short to tell'] };
  const context = probeContext({ reportsFolder: folderWith({ 'soak.json': JSON.stringify(report) }) });
  expect(await noLeaks.run(context)).toMatchObject({
    verdict: 'unknown',
    summary: expect.stringContaining('too short to tell'),
  });
});

it('cannot tell by three hours whether a heap that breathes grows a little too fast', async () => {
  expect(await noLeaks.run(await measuredAs(heap(1.2e6, 3))())).toMatchObject({ verdict: 'unknown' });
});

it('makes nothing of an hour', async () => {
  expect(await noLeaks.run(await measuredAs(heap(9e6, 1))())).toMatchObject({ verdict: 'unknown' });
});
