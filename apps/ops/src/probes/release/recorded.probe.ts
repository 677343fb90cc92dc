import { fail, pass, unknown, type Finding, type Probe } from '@rapport/checklist';
import { readDeployments } from '../../verify/deployments.js';
import { needing } from '../support/needing.js';
import { isOf } from './staging-first.probe.js';

export const recorded: Probe = {
  id: 'release.recorded',
  version: 1,
  description:
    'Looks whether the deployment to this environment is on record: what, by whom, from when to when, how it ended.',
  run: needing('deploymentsFile', async (file, { target }): Promise<Finding> => {
    const { release, name } = target;
    if (!release) return unknown('the target names no release');
    const latest = (await readDeployments(file)).findLast(({ environment }) => environment === name);
    if (!latest) return fail(`no deployment to ${name} is on record`, { target: file });
    if (!isOf(release, latest)) return fail(`the latest deployment on record to ${name} is another`, { target: file });
    if (latest.outcome !== 'succeeded')
      return fail(`the latest deployment to ${name} ${latest.outcome}`, { target: file });
    if (latest.endedAt < latest.startedAt) return fail('the deployment ended before it began', { target: file });
    return pass(`${latest.version} by ${latest.actor}, ${latest.startedAt} to ${latest.endedAt}`, { target: file });
  }),
};
