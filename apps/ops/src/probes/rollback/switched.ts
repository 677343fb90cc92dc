import type { ProbeContext, TargetPod } from '@rapport/checklist';
import { ask, type Answer } from '../support/ask.js';
import { runTool } from '../support/run-tool.js';

/** Which slot answered, as the balancer says. */
export const SLOT_HEADER = 'x-rapport-slot';
const CONSECUTIVE = 20;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 200;
/** Longest that the command may take, which may wait until those who send to the slots have followed. */
const COMMAND_MS = 60_000;

export type Slot = NonNullable<TargetPod['slot']>;

/** What going back and forth showed: the slots that served in the end, and in how many seconds it took. */
export interface Rehearsal {
  readonly before: Slot;
  readonly other: Slot;
  /** Seconds until 20 answers in a row came from the other slot; undefined when they did not within 30 s. */
  readonly therein?: number;
  /** The same for the way back, which is taken in any case. */
  readonly backIn?: number;
  /** Statuses of the other slot's own probes while it served; 0 of those that did not answer. */
  readonly ready: readonly number[];
  /** Answers other than 200, or none, among all that were asked for on the way. */
  readonly failed: number;
  /** What a command that refused had said. */
  readonly refusal?: string;
}

interface Change {
  readonly seconds?: number;
  readonly failed: number;
  readonly refusal?: string;
}

interface Ways {
  readonly baseUrl: string;
  readonly pods: readonly TargetPod[];
  readonly command: readonly string[];
}

/** Switches to the other slot and back, once a run. Undefined when the target names no slots or no command for it. */
export function rehearse(context: ProbeContext): Promise<Rehearsal | undefined> {
  return context.fact('rollback-rehearsal', async () => {
    const { baseUrl, pods = [], switchCommand: command } = context.target;
    if (baseUrl === undefined || command === undefined || !pods.some(({ slot }) => slot)) return undefined;
    const ways: Ways = { baseUrl, pods, command };
    const { slot: before } = await slotAnswering(baseUrl, context);
    if (before === undefined) return undefined;
    const other: Slot = before === 'blue' ? 'green' : 'blue';
    const [visited] = await Promise.allSettled([visit(other, ways, context)]);
    // Whatever ended the visit, nobody is left there: also when the time of the check is up, and its signal has aborted.
    const back = await change(before, ways, { ...context, signal: AbortSignal.timeout(COMMAND_MS + PATIENCE_MS) });
    if (visited.status === 'rejected') throw visited.reason;
    const { there, ready } = visited.value;
    return {
      before,
      other,
      ...(there.seconds !== undefined && { therein: there.seconds }),
      ...(back.seconds !== undefined && { backIn: back.seconds }),
      ready,
      failed: there.failed + back.failed,
      ...(there.refusal !== undefined && { refusal: there.refusal }),
    };
  });
}

async function visit(
  slot: Slot,
  ways: Ways,
  context: ProbeContext,
): Promise<{ readonly there: Change; readonly ready: readonly number[] }> {
  const there = await change(slot, ways, context);
  const visited = ways.pods.filter((pod) => pod.slot === slot);
  const answers = await Promise.all(visited.map(({ url }) => answerOf(`${url}/health/ready`, context)));
  return { there, ready: answers.map(({ status }) => status) };
}

async function slotAnswering(
  baseUrl: string,
  context: ProbeContext,
): Promise<{ slot: Slot | undefined; status: number }> {
  const { headers, status } = await answerOf(`${baseUrl}/openapi.json`, context);
  const slot = headers[SLOT_HEADER];
  return { slot: slot === 'blue' || slot === 'green' ? slot : undefined, status };
}

/** Status 0 of whoever refuses, breaks off or is silent: that is what a switch can come to. Rejects when the time is up. */
async function answerOf(url: string, context: ProbeContext): Promise<Pick<Answer, 'status' | 'headers'>> {
  return ask(context, url).catch(() => {
    context.signal.throwIfAborted();
    return { status: 0, headers: {} };
  });
}

async function change(to: Slot, { baseUrl, command }: Ways, context: ProbeContext): Promise<Change> {
  const { clock, signal } = context;
  signal.throwIfAborted();
  const [program = '', ...args] = command.map((part) => part.replace('{slot}', to));
  const begun = clock.monotonic();
  // Once begun it is let end: what it had started, killed, could still switch after the way back was taken.
  const limit = AbortSignal.timeout(COMMAND_MS);
  const ran = await runTool(program, args, context.target.sourceFolder ?? '.', limit);
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
