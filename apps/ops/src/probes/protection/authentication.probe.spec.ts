import { probeContext, provesRed, serve } from '@rapport/testing';
import { authenticationProbe } from './authentication.probe.js';

const bearer = [{ bearer: [] }];
const documented = (path: string, security: object[] | undefined) => ({ [path]: { get: { security } } });
const scene =
  ({ status = 401, paths = {} }: { status?: number; paths?: object }) =>
  async () => {
    const document = { paths: { ...documented('/v1/me', bearer), ...documented('/health/live', []), ...paths } };
    const baseUrl = await serve((request, response) => {
      if (request.url === '/openapi.json') response.end(JSON.stringify(document));
      else response.writeHead(status).end();
    });
    return probeContext({ baseUrl });
  };

provesRed(authenticationProbe, {
  sound: scene({}),
  sabotaged: {
    'a guard was forgotten': scene({ status: 200 }),
    'a route was opened to everybody': scene({ paths: documented('/v1/people', []) }),
    'a route does not say': scene({ paths: documented('/v1/people', undefined) }),
    'a route may do without': scene({ paths: documented('/v1/people', [{ bearer: [] }, {}]) }),
    'nothing is protected': scene({ paths: documented('/v1/me', []) }),
  },
});
