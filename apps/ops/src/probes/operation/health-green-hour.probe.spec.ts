import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { healthGreenHour } from './health-green-hour.probe.js';

const measured = (least: number, watched = 3_600) =>
  measuredAs({
    'avg_over_time(rapport_ready': [
      { labels: { instance: 'api-1' }, value: 1 },
      { labels: { instance: 'api-2' }, value: least },
    ],
    'min_over_time(timestamp(rapport_ready': watched,
  });

provesRed(healthGreenHour, {
  sound: measured(1),
  sabotaged: {
    'one was not ready for a minute': measured(59 / 60),
    'the same, soon after the start': measured(0.9, 600),
  },
});

it('does not call ten minutes an hour', async () => {
  expect(await healthGreenHour.run(await measured(1, 600)())).toMatchObject({ verdict: 'unknown' });
});
