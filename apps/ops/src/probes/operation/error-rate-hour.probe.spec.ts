import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { errorRateHour } from './error-rate-hour.probe.js';

const measured = (ratio: number, requests = 900) =>
  measuredAs({ 'status=~"5..': ratio, 'increase(rapport_http_request_duration_seconds_count': requests });

provesRed(errorRateHour, { sound: measured(0.009), sabotaged: { 'one in a hundred fails': measured(0.01) } });

it('makes nothing of a handful', async () => {
  expect(await errorRateHour.run(await measured(0, 12)())).toMatchObject({ verdict: 'unknown' });
});
