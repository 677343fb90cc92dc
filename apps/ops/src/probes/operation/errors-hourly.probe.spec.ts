import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { errorsHourly } from './errors-hourly.probe.js';

const hours = (count: number, worst = 0.001) =>
  measuredAs({
    'status=~"5..': [
      {
        labels: {},
        points: Array.from({ length: count }, (_, index) => [index * 3_600, index === 5 ? worst : 0] as const),
      },
    ],
  });

provesRed(errorsHourly, {
  sound: hours(24),
  sabotaged: { 'one hour was bad': hours(24, 0.02), 'a bad hour of a day that is not over': hours(8, 0.02) },
});

it('does not call a few hours a day', async () => {
  expect(await errorsHourly.run(await hours(8)())).toMatchObject({ verdict: 'unknown' });
});
