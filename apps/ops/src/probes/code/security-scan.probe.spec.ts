import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { securityScanProbe } from './security-scan.probe.js';

const scene = (secrets: number, advisories: number) => () =>
  probeContext({
    sourceFolder: folderWith({
      'tools/check/secrets.mjs': `process.exit(${secrets})`,
      'tools/check/advisories.mjs': `process.exit(${advisories})`,
    }),
  });

provesRed(securityScanProbe, {
  sound: scene(0, 0),
  sabotaged: {
    'a key lies in the sources': scene(1, 0),
    'a dependency has a critical vulnerability': scene(0, 1),
    'a key lies in the sources while the registry is away': scene(1, 75),
    'a scanner is not there': () => probeContext({ sourceFolder: folderWith() }),
  },
});

describe('the scan of what is installed', () => {
  it('knows nothing while the registry does not answer', async () => {
    expect(await securityScanProbe.run(scene(0, 75)())).toMatchObject({ verdict: 'unknown' });
  });
});
