import { fail, pass, unknown, type Probe, type ProbeContext, type TargetPod } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { needing } from '../support/needing.js';
import { SLOT_HEADER } from './switched.js';

/** Open streams of a process, as it says itself; undefined when it does not. */
async function streamsOf({ internalUrl }: TargetPod, context: ProbeContext): Promise<number | undefined> {
  const { status, text } = await ask(context, `${internalUrl}/metrics`);
  const [, value] = status === 200 ? (/^rapport_active_streams(?:\{[^}]*\})? (\S+)$/m.exec(text) ?? []) : [];
  return value === undefined ? undefined : Number(value);
}

export const scaleDownProbe: Probe = {
  id: 'rollback.scale-down',
  version: 1,
  description: 'The slot that does not serve has no open streams any more, so that its processes may be taken away',
  run: needing('baseUrl', async (baseUrl, context) => {
    const { headers } = await ask(context, `${baseUrl}/openapi.json`);
    const serving = headers[SLOT_HEADER];
    const idle = (context.target.pods ?? []).filter(
      ({ role, slot }) => role === 'api' && slot !== undefined && slot !== serving,
    );
    if (serving === undefined || idle.length === 0)
      return unknown('nothing says which slot serves, or which processes do not');
    const streams = await Promise.all(idle.map((pod) => streamsOf(pod, context)));
    if (streams.includes(undefined)) return fail(`not every process of the idle slot says how many streams it has`);
    const open = streams.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    if (open > 0)
      return fail(`${open} streams are open at the slot that does not serve: it must not be scaled down yet`);
    return pass(`${idle.length} processes of the idle slot have no open streams`, { target: baseUrl });
  }),
};
