import { loggingScene, provesRed } from '@rapport/testing';
import { piiProbe } from './pii.probe.js';

const line = (id: unknown) => ({ time: '2026-01-01T00:00:00Z', event: 'request', request_id: id });

provesRed(piiProbe, {
  sound: loggingScene(({ headers }) => line(headers['x-request-id'])),
  sabotaged: {
    'the address is logged from the query': loggingScene(({ url, headers }) => ({
      ...line(headers['x-request-id']),
      url,
    })),
    'the address is logged from a header': loggingScene(({ headers }) => ({
      ...line(headers['x-request-id']),
      agent: headers['user-agent'],
    })),
    'the password is logged from the body': loggingScene(({ headers }, body) => ({
      ...line(headers['x-request-id']),
      password: (JSON.parse(body) as { password: string }).password,
    })),
    'the body is logged apart from the request': loggingScene((_, body) => body),
  },
});
