import { join } from 'node:path';
import { folderWith, probeContext, provesRed, sourcesRendering } from '@rapport/testing';
import { secretsProbe } from './secrets.probe.js';

const configMap = (data: Record<string, string>) => ({ kind: 'ConfigMap', metadata: { name: 'rapport-config' }, data });
const scene =
  ({ scan = 0, file = 'LOG_LEVEL=info\nREDIS_URL=\n', objects = [configMap({ LOG_LEVEL: 'info' })] as object[] }) =>
  () =>
    probeContext({
      sourceFolder: sourcesRendering(objects, { 'tools/check/secrets.mjs': `process.exit(${scan})` }),
      manifests: 'rendered.yaml',
      configurationFile: join(folderWith({ 'settings.env': file }), 'settings.env'),
    });

provesRed(secretsProbe, {
  sound: scene({}),
  sabotaged: {
    'the scanner found a key in the sources': scene({ scan: 1 }),
    'a password stands in the configuration file': scene({ file: 'REDIS_URL=redis://:hunter2@redis:6379\n' }),
    'a Secret is in the repository': scene({ objects: [{ kind: 'Secret', metadata: { name: 'rapport-secrets' } }] }),
    'a secret is given in plain by a ConfigMap': scene({ objects: [configMap({ GEMINI_API_KEY: 'key' })] }),
  },
});
