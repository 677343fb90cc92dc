import { join } from 'node:path';
import { folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { bodyLimitsProbe } from './body-limits.probe.js';

const scene =
  ({ bytes = 262_144, members = 1_000, headers = 16_000 }) =>
  async () => {
    const baseUrl = await serve((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.once('end', () => {
        const isList = text.startsWith('[');
        const status = JSON.stringify(request.headers).length > headers ? 431 : text.length > bytes ? 413 : 401;
        response.writeHead(isList && (JSON.parse(text) as unknown[]).length > members ? 400 : status).end();
      });
    });
    return probeContext({
      baseUrl,
      configurationFile: join(folderWith({ 'settings.env': 'LOG_LEVEL=info\n' }), 'settings.env'),
    });
  };

provesRed(bodyLimitsProbe, {
  sound: scene({}),
  sabotaged: {
    'large bodies are taken': scene({ bytes: 1_000_000 }),
    'any number of members is taken': scene({ members: 1_000_000 }),
    'any length of headers is taken': scene({ headers: 1_000_000 }),
  },
});
