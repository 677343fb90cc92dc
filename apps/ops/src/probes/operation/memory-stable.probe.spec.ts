import { expect, it } from 'vitest';
import { measuredAs, provesRed } from '@rapport/testing';
import { memoryStable } from './memory-stable.probe.js';

const measured = ({ growth = 0, restarts = 0, share = 0.4, windows = 15 } = {}) =>
  measuredAs({
    nodejs_heap_size_used_bytes: [
      {
        labels: {},
        points: Array.from(
          { length: windows },
          (_, index) => [index * 120, 80e6 + (growth * index * 120) / 3_600] as const,
        ),
      },
    ],
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
  const context = await measured({ growth: 200e6, windows: 4 })();
  expect((await memoryStable.run(context)).verdict).toBe('unknown');
});
