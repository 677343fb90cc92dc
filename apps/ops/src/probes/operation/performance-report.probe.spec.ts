import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { performanceReport } from './performance-report.probe.js';

const sound = {
  'increase(rapport_http_request_duration_seconds_count': 5_000,
  'increase(rapport_turn_duration_seconds_count': 800,
  rapport_http_request_duration_seconds_bucket: 0.12,
  rapport_turn_first_text_seconds_bucket: 0.9,
  rapport_redis_command_duration_seconds_bucket: 0.002,
};

provesRed(performanceReport, {
  sound: measuredAs(sound),
  sabotaged: {
    'requests were slow': measuredAs({ ...sound, rapport_http_request_duration_seconds_bucket: 3 }),
    'answers began late': measuredAs({ ...sound, rapport_turn_first_text_seconds_bucket: 3 }),
    'Redis was slow': measuredAs({ ...sound, rapport_redis_command_duration_seconds_bucket: 0.05 }),
  },
});

it('says every figure, and which it does not have', async () => {
  const { details } = await performanceReport.run(await measuredAs(sound)());
  expect(details).toEqual(
    expect.arrayContaining(['turns: 800', 'p95 of the first text: 900 ms', 'cost of the model: no data']),
  );
});
