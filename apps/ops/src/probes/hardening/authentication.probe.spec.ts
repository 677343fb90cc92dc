import { provesRed, servedWith } from '@rapport/testing';
import { authentication } from './authentication.probe.js';

const READ = 'GET /v1/conversations/{id}';
const found = { status: 200, body: {} };

provesRed(authentication, {
  sound: servedWith(),
  sabotaged: {
    'no token is needed': servedWith({ [READ]: (answer, { token }) => (token === undefined ? found : answer) }),
    'signatures are not checked': servedWith({ [READ]: (answer) => (answer.status === 401 ? found : answer) }),
    'everybody may read everything': servedWith({ [READ]: (answer) => (answer.status === 404 ? found : answer) }),
    'it shows that a conversation exists': servedWith({
      [READ]: (answer) => (answer.status === 404 ? { ...answer, status: 403 } : answer),
    }),
    'tokens outlive their account': servedWith({ 'GET /v1/auth/me': () => found }),
  },
});
