import { provesRed, servedWith } from '@rapport/testing';
import { allEndpoints } from './all-endpoints.probe.js';

provesRed(allEndpoints, {
  sound: servedWith(),
  sabotaged: {
    'one operation breaks': servedWith({ 'GET /v1/me/stats': () => ({ status: 500 }) }),
    'one operation is not there': servedWith({ 'GET /v1/me/stats': () => ({ status: 405 }) }),
    'one forgot to ask for a token': servedWith({ 'GET /v1/me/stats': () => ({ status: 200, body: {} }) }),
    'there is no document': servedWith({ 'GET /openapi.json': () => ({ status: 404 }) }),
  },
});
