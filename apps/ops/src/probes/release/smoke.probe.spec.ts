import { provesRed, servedWith } from '@rapport/testing';
import { smoke } from './smoke.probe.js';

provesRed(smoke, {
  sound: servedWith(),
  sabotaged: {
    'nobody can sign in': servedWith({ 'POST /v1/auth/register': () => ({ status: 500 }) }),
    'streams break off': servedWith({
      'POST /v1/conversations/{id}/messages': (answer) =>
        answer.events ? { ...answer, events: answer.events.slice(0, 1), breaksOff: true } : answer,
    }),
    'memory is broken': servedWith({ 'POST /v1/memories': () => ({ status: 500 }) }),
    'nobody can be erased': servedWith({ 'POST /v1/me/erasure': () => ({ status: 500 }) }),
  },
});
