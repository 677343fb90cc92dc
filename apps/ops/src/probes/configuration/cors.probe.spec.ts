import { join } from 'node:path';
import { folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { corsProbe } from './cors.probe.js';

const app = 'https://app.example.com';
const scene = (allowed: (origin: string | undefined) => string | undefined) => async () => {
  const baseUrl = await serve((request, response) => {
    const origin = allowed(request.headers.origin);
    response.writeHead(204, origin === undefined ? {} : { 'access-control-allow-origin': origin }).end();
  });
  const folder = folderWith({ 'settings.env': `HTTP_CORS_ORIGINS=${app}\n` });
  return probeContext({ baseUrl, configurationFile: join(folder, 'settings.env') });
};

provesRed(corsProbe, {
  sound: scene((origin) => (origin === app ? app : undefined)),
  sabotaged: {
    'every origin is echoed': scene((origin) => origin),
    'the answer is *': scene(() => '*'),
    'our own origin is refused': scene(() => undefined),
  },
});
