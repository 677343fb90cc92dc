import { join } from 'node:path';
import { folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { errorTrackingProbe } from './error-tracking.probe.js';

/** A tracker that keeps what it is told, and tells it; or refuses it, or loses it. */
const scene =
  ({ status = 200, loses = false, isSet = true }) =>
  async () => {
    const told: string[] = [];
    const url = await serve((request, response) => {
      if (request.method === 'GET') return void response.end(JSON.stringify(told));
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      request.once('end', () => {
        if (!loses && request.headers['x-sentry-auth']?.includes('sentry_key=local')) told.push(text);
        response.writeHead(status).end('{}');
      });
    });
    const dsn = isSet ? { ERROR_TRACKING_DSN: `${url.replace('//', '//local@')}/1` } : {};
    const configurationFile = join(folderWith({ 'settings.env': 'LOG_LEVEL=info\n' }), 'settings.env');
    return probeContext({ configurationFile, errorSinkUrl: `${url}/errors` }, undefined, dsn);
  };

provesRed(errorTrackingProbe, {
  sound: scene({}),
  sabotaged: {
    'no tracker is configured': scene({ isSet: false }),
    'the tracker refuses errors': scene({ status: 403 }),
    'errors get lost on the way': scene({ loses: true }),
  },
});
