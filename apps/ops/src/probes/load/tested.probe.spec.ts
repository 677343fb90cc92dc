import { provesRunsRed } from '@rapport/testing';
import { testedProbe } from './tested.probe.js';

const sound = { plain_p95_ms: 120, first_token_p95_ms: 900, error_ratio: 0, turns: 500 };

provesRunsRed(testedProbe, 'load', sound, {
  'answers were slow': { plain_p95_ms: 2_100 },
  'the first text was slow': { first_token_p95_ms: 2_100 },
  'requests failed': { error_ratio: 0.02 },
  'there was no load': { turns: 0 },
});
