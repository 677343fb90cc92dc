import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, HurriedClock, probeContext, provesRed, startStandIn, type StandInRequest } from '@rapport/testing';
import { noSensitiveLogs } from './no-sensitive-logs.probe.js';

/** A service whose log has, of each request, what `logged` picks. */
const logging = (logged: (request: StandInRequest) => unknown) => async () => {
  const logsFolder = folderWith({ 'api.ndjson': '{"event":"listening"}\n' });
  const { url } = await startStandIn({
    '*': (answer, request) => {
      appendFileSync(
        join(logsFolder, 'api.ndjson'),
        `${JSON.stringify({ event: 'request', logged: logged(request) })}\n`,
      );
      return answer;
    },
  });
  return probeContext({ baseUrl: url, logsFolder }, new HurriedClock());
};

provesRed(noSensitiveLogs, {
  sound: logging(({ method }) => method),
  sabotaged: {
    'what people say is logged': logging(({ body }) => body['content']),
    'e-mail addresses are logged': logging(({ body }) => body['email']),
    'passwords are logged': logging(({ body }) => body['password']),
    'tokens are logged': logging(({ token }) => token),
  },
});
