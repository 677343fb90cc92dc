import { join } from 'node:path';
import { folderWith, probeContext, provesRed, sourcesRendering } from '@rapport/testing';
import { logLevelProbe } from './log-level.probe.js';

const scene =
  (level: string, rendered: Record<string, string> = { LOG_LEVEL: 'info' }) =>
  () =>
    probeContext({
      configurationFile: join(folderWith({ 'settings.env': `LOG_LEVEL=${level}\n` }), 'settings.env'),
      sourceFolder: sourcesRendering([{ kind: 'ConfigMap', metadata: { name: 'rapport-config' }, data: rendered }]),
      manifests: 'rendered.yaml',
    });

provesRed(logLevelProbe, {
  sound: scene('info'),
  sabotaged: {
    'somebody left it at debug': scene('debug'),
    'nothing but errors is logged': scene('error'),
    'the manifests set another': scene('info', { LOG_LEVEL: 'debug' }),
    'the manifests set none': scene('info', {}),
  },
});
