import { provesRed, servedWith } from '@rapport/testing';
import { userStats } from './user-stats.probe.js';

provesRed(userStats, {
  sound: servedWith(),
  sabotaged: {
    'messages are not counted': servedWith({
      'GET /v1/me/stats': (answer) => ({ ...answer, body: { ...(answer.body as object), messages: 0 } }),
    }),
    'statistics cannot be read': servedWith({ 'GET /v1/me/stats': (answer) => ({ ...answer, status: 500 }) }),
  },
});
