import { provesRunsRed } from '@rapport/testing';
import { testedProbe } from './tested.probe.js';

const sound = { response_p95_ms: 120, first_text_p95_ms: 900, error_ratio: 0, turns_per_second: 10 };

provesRunsRed(testedProbe, 'load', sound, {
  'answers were slow': { response_p95_ms: 2_100 },
  'the first text was slow': { first_text_p95_ms: 2_100 },
  'requests failed': { error_ratio: 0.02 },
  'there was no load': { turns_per_second: 0 },
});
