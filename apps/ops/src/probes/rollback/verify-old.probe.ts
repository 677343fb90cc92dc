import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { rehearse } from './switched.js';

export const verifyOldProbe: Probe = {
  id: 'rollback.verify-old',
  version: 1,
  description: 'While the other slot serves, each of its processes says that it is ready: the schema fits it',
  mutates: true,
  timeoutMs: 120_000,
  async run(context) {
    const seen = await rehearse(context);
    if (!seen || seen.therein === undefined) return unknown('the other slot did not serve, so nothing was seen of it');
    const { other, ready } = seen;
    const unready = ready.filter((status) => status !== 200);
    if (ready.length === 0) return fail(`the target names no process of ${other}`);
    if (unready.length > 0)
      return fail(`${unready.length} of ${ready.length} processes of ${other} are not ready: ${unready.join(', ')}`);
    return pass(`all ${ready.length} processes of ${other} are ready while it serves`);
  },
};
