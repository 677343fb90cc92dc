import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { weeklyReports } from './weekly-reports.probe.js';

const DAY = 86_400_000;
const written =
  (requests: number, ...daysAgo: number[]) =>
  () => {
    const clock = new ManualClock();
    const files = daysAgo.map((days) => {
      const at = new Date(clock.now() - days * DAY).toISOString();
      const report = JSON.stringify({ at, environment: 'production', performance: { requests } });
      return [`weekly/${at.slice(0, 10)}.json`, report] as const;
    });
    return probeContext({ reportsFolder: folderWith(Object.fromEntries(files)) }, clock);
  };

provesRed(weeklyReports, {
  sound: written(900, 22, 15, 8, 1),
  sabotaged: {
    'a week was left out': written(900, 22, 8, 1),
    'the latest is overdue': written(900, 28, 21, 14),
    'there is nothing in them': written(0, 22, 15, 8, 1),
  },
});

it('does not call two weeks a month', async () => {
  expect(await weeklyReports.run(written(900, 8, 1)())).toMatchObject({ verdict: 'unknown' });
});
