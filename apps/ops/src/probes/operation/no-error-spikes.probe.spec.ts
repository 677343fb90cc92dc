import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { noErrorSpikes } from './no-error-spikes.probe.js';

const measured = (now: number, before: number) => measuredAs({ 'offset 1h': before, 'status=~"5..': now });

provesRed(noErrorSpikes, {
  sound: measured(0.009, 0),
  sabotaged: {
    'errors came with the release': measured(0.011, 0),
    'there are twice as many as before': measured(0.05, 0.02),
  },
});

it('blames no release for what was there before', async () => {
  expect(await noErrorSpikes.run(await measured(0.03, 0.02)())).toMatchObject({ verdict: 'pass' });
});
