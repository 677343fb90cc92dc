import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { rehearse } from './switched.js';

export const switchProbe: Probe = {
  id: 'rollback.switch',
  version: 1,
  description: 'Switches to the other slot and back: twenty answers in a row come from it within 30 s, and none fails',
  mutates: true,
  timeoutMs: 120_000,
  async run(context) {
    const seen = await rehearse(context);
    if (!seen) return unknown('the target names no slots that answer, or no switchCommand');
    const { before, other, therein, backIn, failed, refusal } = seen;
    if (refusal !== undefined) return fail(`the command refused to switch to ${other}: ${refusal}`);
    if (therein === undefined) return fail(`${other} did not answer 20 times in a row within 30 s`);
    if (backIn === undefined) return fail(`${before} did not answer again within 30 s: look at the balancer`);
    if (failed > 0) return fail(`${failed} answers on the way were no 200`);
    return pass(`${other} answered alone after ${therein.toFixed(1)} s, ${before} again after ${backIn.toFixed(1)} s`);
  },
};
