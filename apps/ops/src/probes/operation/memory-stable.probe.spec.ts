import { expect, it } from 'vitest';
import { measuredAs, provesRed } from '@rapport/testing';
import { memoryStable } from './memory-stable.probe.js';

interface Heap {
  /** Bytes an hour. */
  readonly growth?: number;
  readonly minutes?: number;
  /** What else there is at a minute, bytes. */
  readonly and?: (minute: number) => number;
}

const heapOf = ({ growth = 0, minutes = 30, and = () => 0 }: Heap, instance = 'api-1') => ({
  labels: { instance },
  points: Array.from(
    { length: minutes + 1 },
    (_, minute) => [minute * 60, 80e6 + (growth * minute) / 60 + and(minute)] as const,
  ),
});
const measured = ({ restarts = 0, share = 0.4, ...heap }: Heap & { restarts?: number; share?: number } = {}) =>
  measuredAs({
    nodejs_heap_size_used_bytes: [heapOf(heap)],
    process_start_time_seconds: restarts,
    process_resident_memory_bytes: share,
  });

provesRed(memoryStable, {
  sound: measured({ growth: 5e6 }),
  sabotaged: {
    'a heap grows by 200 MB an hour': measured({ growth: 200e6 }),
    'a process restarted': measured({ restarts: 1 }),
    'a process is near its limit': measured({ share: 0.9 }),
  },
});

it('tells no growth of a process that has just begun', async () => {
  const context = await measured({ growth: 200e6, minutes: 8 })();
  expect((await memoryStable.run(context)).verdict).toBe('unknown');
});

it('takes one high reading for no growth', async () => {
  const context = await measured({ and: (minute) => (minute === 29 ? 400e6 : 0) })();
  expect((await memoryStable.run(context)).verdict).toBe('pass');
});

it('knows nothing by a heap that is too unsteady to tell', async () => {
  const context = await measured({ growth: 60e6, and: (minute) => 60e6 * Math.sin(minute) })();
  expect(await memoryStable.run(context)).toMatchObject({
    verdict: 'unknown',
    summary: expect.stringMatching(/too unsteady to tell whether the heap of api-1 grows/),
  });
});

it('tells which process grows, also beside one that has just begun', async () => {
  const context = await measuredAs({
    nodejs_heap_size_used_bytes: [heapOf({ growth: 200e6 }), heapOf({ minutes: 3 }, 'api-2')],
  })();
  expect(await memoryStable.run(context)).toMatchObject({
    verdict: 'fail',
    summary: expect.stringMatching(/^the heap of api-1 grew by 190\.7 MB an hour/),
  });
});
