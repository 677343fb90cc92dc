import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, folderWith, ManualClock, probeContext, provesRed, serve } from '@rapport/testing';
import { dependenciesProbe } from './dependencies.probe.js';

const now = Date.UTC(2026, 5, 1);

/** The registry's document of a package that is out in versions 1.0.0 and 2.0.0. */
const packument = (releasedTwo: string) => ({
  name: 'tea',
  'dist-tags': { latest: '2.0.0' },
  versions: Object.fromEntries(['1.0.0', '2.0.0'].map((version) => [version, { name: 'tea', version, dist: {} }])),
  time: { '1.0.0': '2024-01-01T00:00:00Z', '2.0.0': releasedTwo },
});

const scene =
  ({ releasedTwo = '2026-05-20T00:00:00Z', version = '1.0.0', waiver }: Record<string, string | undefined>) =>
  async () => {
    const registry = await serve(answering({ '/tea': packument(releasedTwo) }));
    const sourceFolder = folderWith({
      'package.json': { name: 'shop', version: '1.0.0', dependencies: { tea: version } },
      'node_modules/tea/package.json': { name: 'tea', version: '1.0.0' },
      'operations/dependency-waivers.yaml': waiver,
    });
    writeFileSync(
      join(sourceFolder, '.npmrc'),
      `registry=${registry}\ncache=${sourceFolder}/.npm\nupdate-notifier=false\n`,
    );
    return probeContext({ sourceFolder }, new ManualClock(now));
  };
const old = '2026-01-01T00:00:00Z';

provesRed(dependenciesProbe, {
  sound: scene({}),
  sabotaged: {
    'a major version was missed for five months': scene({ releasedTwo: old }),
    'the waiver has expired': scene({
      releasedTwo: old,
      waiver: '[{ name: tea, reason: later, until: 2026-05-31 }]',
    }),
    'a version is a range': scene({ version: '^1.0.0' }),
  },
});
