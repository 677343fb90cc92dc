import { loggingScene, provesRed } from '@rapport/testing';
import { searchProbe } from './search.probe.js';

const line = { time: '2026-01-01T00:00:00Z', event: 'request' };

provesRed(searchProbe, {
  sound: loggingScene(({ headers }) => ({ ...line, request_id: headers['x-request-id'] })),
  sabotaged: {
    'lines do not say when': loggingScene(({ headers }) => ({ event: 'request', request_id: headers['x-request-id'] })),
    'lines do not say what': loggingScene(({ headers }) => ({ time: line.time, request_id: headers['x-request-id'] })),
    'lines are longer than a search reads': loggingScene(({ headers }) => ({
      ...line,
      request_id: headers['x-request-id'],
      blob: 'x'.repeat(1_100_000),
    })),
  },
});
