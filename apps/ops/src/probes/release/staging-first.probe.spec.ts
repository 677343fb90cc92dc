import { onRecord, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { stagingFirst } from './staging-first.probe.js';

const release = { version: '1.2.0', commit: 'a'.repeat(40), digest: `sha256:${'b'.repeat(64)}` };
const staged = {
  ...release,
  environment: 'staging',
  actor: 'ci/7',
  startedAt: '2026-11-20T10:00:00Z',
  endedAt: '2026-11-20T10:05:00Z',
  outcome: 'succeeded',
  verified: true,
};
const deployed = {
  ...staged,
  environment: 'production',
  startedAt: '2026-11-20T12:00:00Z',
  endedAt: '2026-11-20T12:04:00Z',
};
const scene = onRecord(release);

provesRed(stagingFirst, {
  sound: scene(staged, deployed),
  sabotaged: {
    'it was never in staging': scene(deployed),
    'another image was in staging': scene({ ...staged, digest: `sha256:${'c'.repeat(64)}` }, deployed),
    'nobody verified it in staging': scene({ ...staged, verified: false }, deployed),
    'it failed in staging': scene({ ...staged, outcome: 'failed' }, deployed),
    'it came here first': scene({ ...deployed, startedAt: '2026-11-20T09:00:00Z' }, staged),
  },
});

it('goes by the commit where no image is built', async () => {
  const { digest: _, ...built } = release;
  const context = scene(staged)();
  const finding = await stagingFirst.run({ ...context, target: { ...context.target, release: built } });
  expect(finding).toMatchObject({ verdict: 'pass' });
});
