import { loggingScene, provesRed } from '@rapport/testing';
import { centralisedProbe } from './centralised.probe.js';

provesRed(centralisedProbe, {
  sound: loggingScene(({ headers }) => ({ time: '', event: 'request', request_id: headers['x-request-id'] })),
  sabotaged: {
    'nothing is collected': loggingScene(() => undefined),
    'lines do not say of which request they are': loggingScene(() => ({ time: '', event: 'request' })),
    'the id is in a text only': loggingScene(({ headers }) => ({ msg: `request ${String(headers['x-request-id'])}` })),
    'lines are no JSON': loggingScene(({ headers }) => `request ${String(headers['x-request-id'])}`),
  },
});
