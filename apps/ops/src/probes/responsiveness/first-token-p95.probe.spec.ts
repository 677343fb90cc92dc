import { folderWith, measuredAs, provesRed, servedWith } from '@rapport/testing';
import { firstTokenP95 } from './first-token-p95.probe.js';

const SEND = 'POST /v1/conversations/{id}/messages';
const strict = () => ({ sourceFolder: folderWith({ 'monitoring/slo.yaml': 'thresholds: { first_text_s: 0.2 }' }) });

provesRed(firstTokenP95, {
  sound: servedWith({}, strict),
  sabotaged: {
    'text is slow to come': servedWith(
      { [SEND]: (answer, { wantsStream }) => ({ ...answer, delayMs: wantsStream ? 220 : 0 }) },
      strict,
    ),
    'no text comes': servedWith({ [SEND]: () => ({ status: 503, body: { code: 'turn.overloaded' } }) }),
    'answers of others were slow': measuredAs({ rapport_turn_first_text_seconds_bucket: 2.4 }),
  },
});
