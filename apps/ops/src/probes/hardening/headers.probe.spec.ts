import { provesRed, servedWith } from '@rapport/testing';
import { headers } from './headers.probe.js';

const served = (changed: Record<string, string>) =>
  servedWith({ 'GET /v1/auth/me': (answer) => ({ ...answer, headers: { ...answer.headers, ...changed } }) });

provesRed(headers, {
  sound: served({ server: 'nginx' }),
  sabotaged: {
    'types may be guessed': served({ 'x-content-type-options': '' }),
    'answers may be framed': served({ 'content-security-policy': "default-src 'none'" }),
    'referrers are sent': served({ 'referrer-policy': 'unsafe-url' }),
    'private answers may be cached': served({ 'cache-control': 'public, max-age=60' }),
    'the balancer tells its version': served({ server: 'nginx/1.22.1' }),
    'the framework introduces itself': served({ 'x-powered-by': 'Express' }),
  },
});
