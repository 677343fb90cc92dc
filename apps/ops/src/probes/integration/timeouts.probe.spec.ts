import { join } from 'node:path';
import { folderWith, probeContext, provesRed, sourcesRendering } from '@rapport/testing';
import { timeoutsProbe } from './timeouts.probe.js';

const route = (request: string) => ({
  kind: 'HTTPRoute',
  metadata: { name: 'rapport' },
  spec: { parentRefs: [], rules: [{ timeouts: { request } }] },
});
const scene =
  (settings: string, request = '5m') =>
  () =>
    probeContext({
      configurationFile: join(folderWith({ 'settings.env': `LOG_LEVEL=info\n${settings}` }), 'settings.env'),
      sourceFolder: sourcesRendering([route(request)]),
      manifests: 'rendered.yaml',
    });

provesRed(timeoutsProbe, {
  sound: scene(''),
  sabotaged: {
    'an attempt may outlast its call': scene('GEMINI_FIRST_TOKEN_TIMEOUT_MS=130000\n'),
    'pings come more rarely than proxies wait': scene('HTTP_STREAM_PING_MS=25000\n'),
    'the client gives up before the server does': scene('DATABASE_QUERY_TIMEOUT_MS=9000\n'),
    'idle connections close before the balancer does': scene('HTTP_KEEP_ALIVE_TIMEOUT_MS=30000\n'),
    'the gateway gives up before Gemini does': scene('', '90s'),
  },
});
