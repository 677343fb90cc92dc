import { provesRed, servedWith } from '@rapport/testing';
import { usersConnect } from './users-connect.probe.js';

provesRed(usersConnect, {
  sound: servedWith(),
  sabotaged: {
    'nobody can log in': servedWith({ 'POST /v1/auth/login': () => ({ status: 503 }) }),
    'streams are answered in one piece': servedWith({
      'POST /v1/conversations/{id}/messages': ({ status, body }) => ({ status, body: body ?? {} }),
    }),
  },
});
