import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { watched } from './watched.probe.js';

const MINUTE = 60_000;
const RELEASE = { version: '2', commit: 'c2' };
/** Looks every five minutes from `from` to `to` minutes ago, but for a gap; at the release before until `since` minutes ago. */
const looked =
  (from: number, to = 0, { gap = [-1, -1], since = from }: { gap?: readonly [number, number]; since?: number } = {}) =>
  () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    for (let ago = from; ago >= to; ago -= 5) {
      if (ago < gap[0] && ago > gap[1]) continue;
      const release = ago > since ? 'c1' : RELEASE.commit;
      lines.push(JSON.stringify({ at: new Date(clock.now() - ago * MINUTE).toISOString(), release, verdicts: {} }));
    }
    const evidenceFolder = folderWith({ 'samples.ndjson': `${lines.join('\n')}\n` });
    return probeContext({ evidenceFolder, release: RELEASE }, clock);
  };

provesRed(watched, {
  sound: looked(1_440),
  sabotaged: {
    'nobody looked for half an hour': looked(1_440, 0, { gap: [600, 570] }),
    'the watch ended an hour ago': looked(1_440, 60),
    'it was another day': looked(3_000, 2_000),
    'it was the release before': looked(1_440, 0, { since: -1 }),
  },
});

it('does not call a few hours a day', async () => {
  expect(await watched.run(looked(180)())).toMatchObject({ verdict: 'unknown' });
});

it('begins the day anew with each release', async () => {
  expect(await watched.run(looked(1_440, 0, { since: 180 })())).toMatchObject({
    verdict: 'unknown',
    summary: expect.stringContaining('37 looks in 3.0 hours'),
  });
});

it('counts all looks where no release is named', async () => {
  const context = looked(1_440, 0, { since: 180 })();
  const { release: _, ...target } = context.target;
  expect(await watched.run({ ...context, target })).toMatchObject({ verdict: 'pass' });
});
