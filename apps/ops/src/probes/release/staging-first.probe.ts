import { fail, pass, unknown, type Finding, type Probe, type TargetRelease } from '@rapport/checklist';
import { readDeployments, type Deployment } from '../../verify/deployments.js';
import { needing } from '../support/needing.js';

const STAGING = 'staging';

export const stagingFirst: Probe = {
  id: 'release.staging-first',
  version: 1,
  description: 'Looks whether the very release was deployed to staging, and verified there, before it came here.',
  run: needing('deploymentsFile', async (file, { target }): Promise<Finding> => {
    const { release, name } = target;
    if (!release) return unknown('the target names no release');
    const all = (await readDeployments(file)).filter((one) => isOf(release, one));
    const staged = all.find(
      ({ environment, outcome, verified }) => environment === STAGING && outcome === 'succeeded' && verified,
    );
    if (!staged) return fail(`this release was not verified in ${STAGING}`, { target: file });
    const here = name === STAGING ? undefined : all.findLast(({ environment }) => environment === name);
    return here && here.startedAt < staged.endedAt
      ? fail(`this release came to ${name} before it was verified in ${STAGING}`, { target: file })
      : pass(`verified in ${STAGING} at ${staged.endedAt}`, { target: file });
  }),
};

/** The same image, or where none is built the same commit. */
export const isOf = ({ digest, commit }: TargetRelease, one: Deployment): boolean =>
  digest === undefined ? one.commit === commit : one.digest === digest;
