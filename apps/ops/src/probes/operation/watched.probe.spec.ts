import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { watched } from './watched.probe.js';

const MINUTE = 60_000;
/** Looks every five minutes from `from` to `to` minutes ago, but for a gap. */
const looked =
  (from: number, to = 0, gap: readonly [number, number] = [-1, -1]) =>
  () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    for (let ago = from; ago >= to; ago -= 5) {
      if (ago < gap[0] && ago > gap[1]) continue;
      lines.push(JSON.stringify({ at: new Date(clock.now() - ago * MINUTE).toISOString(), verdicts: {} }));
    }
    return probeContext({ evidenceFolder: folderWith({ 'samples.ndjson': `${lines.join('\n')}\n` }) }, clock);
  };

provesRed(watched, {
  sound: looked(1_440),
  sabotaged: {
    'nobody looked for half an hour': looked(1_440, 0, [600, 570]),
    'the watch ended an hour ago': looked(1_440, 60),
    'it was another day': looked(3_000, 2_000),
  },
});

it('does not call a few hours a day', async () => {
  expect(await watched.run(looked(180)())).toMatchObject({ verdict: 'unknown' });
});
