import type { ProbeContext, TargetPod } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { runTool } from '../support/run-tool.js';

/** Which slot answered, as the balancer says. */
export const SLOT_HEADER = 'x-rapport-slot';
const CONSECUTIVE = 20;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 200;

export type Slot = NonNullable<TargetPod['slot']>;

/** What going back and forth showed: the slots that served in the end, and in how many seconds it took. */
export interface Rehearsal {
  readonly before: Slot;
  readonly other: Slot;
  /** Seconds until 20 answers in a row came from the other slot; undefined when they did not within 30 s. */
  readonly therein?: number;
  /** The same for the way back, which is taken in any case. */
  readonly backIn?: number;
  /** Statuses of the other slot's own probes while it served. */
  readonly ready: readonly number[];
  /** Answers other than 200 among all that were asked for on the way. */
  readonly failed: number;
  /** What a command that refused had said. */
  readonly refusal?: string;
}

/** Switches to the other slot and back, once a run. Undefined when the target names no slots or no command for it. */
export function rehearse(context: ProbeContext): Promise<Rehearsal | undefined> {
  return context.fact('rollback-rehearsal', async () => {
    const { baseUrl, pods = [], switchCommand } = context.target;
    if (baseUrl === undefined || switchCommand === undefined || !pods.some(({ slot }) => slot)) return undefined;
    const before = await slotAnswering(baseUrl, context);
    if (before.slot === undefined) return undefined;
    const other: Slot = before.slot === 'blue' ? 'green' : 'blue';
    const there = await change(other, switchCommand, baseUrl, context);
    const ready = await Promise.all(
      pods
        .filter(({ slot }) => slot === other)
        .map(async ({ url }) => (await ask(context, `${url}/health/ready`)).status),
    );
    const back = await change(before.slot, switchCommand, baseUrl, context);
    return {
      before: before.slot,
      other,
      ...(there.seconds !== undefined && { therein: there.seconds }),
      ...(back.seconds !== undefined && { backIn: back.seconds }),
      ready,
      failed: there.failed + back.failed,
      ...(there.refusal !== undefined && { refusal: there.refusal }),
    };
  });
}

async function slotAnswering(
  baseUrl: string,
  context: ProbeContext,
): Promise<{ slot: Slot | undefined; status: number }> {
  const { headers, status } = await ask(context, `${baseUrl}/openapi.json`);
  const slot = headers[SLOT_HEADER];
  return { slot: slot === 'blue' || slot === 'green' ? slot : undefined, status };
}

async function change(
  to: Slot,
  command: readonly string[],
  baseUrl: string,
  context: ProbeContext,
): Promise<{ readonly seconds?: number; readonly failed: number; readonly refusal?: string }> {
  const { clock, signal } = context;
  const [program = '', ...args] = command.map((part) => part.replace('{slot}', to));
  const begun = clock.monotonic();
  const ran = await runTool(program, args, context.target.sourceFolder ?? '.', signal);
  if (ran.code !== 0) return { failed: 0, refusal: ran.stderr.trim().split('\n').at(-1) ?? `exit code ${ran.code}` };
  let failed = 0;
  for (let consecutive = 0; clock.monotonic() - begun < PATIENCE_MS;) {
    const { slot, status } = await slotAnswering(baseUrl, context);
    if (status !== 200) failed += 1;
    consecutive = slot === to ? consecutive + 1 : 0;
    if (consecutive === CONSECUTIVE) return { seconds: (clock.monotonic() - begun) / 1_000, failed };
    if (consecutive === 0) await clock.sleep(PAUSE_MS, signal);
  }
  return { failed };
}
