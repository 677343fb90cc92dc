import { measuredAs, provesRed } from '@rapport/testing';
import { responseTimes } from './response-times.probe.js';

const measured = (plain: number, first: number) =>
  measuredAs({ rapport_http_request_duration_seconds_bucket: plain, rapport_turn_first_text_seconds_bucket: first });

provesRed(responseTimes, {
  sound: measured(0.1, 1.9),
  sabotaged: { 'requests are slow': measured(2.1, 0.4), 'answers begin late': measured(0.1, 2.1) },
});
