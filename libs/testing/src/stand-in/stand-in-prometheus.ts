import type { ProbeContext, Target } from '@rapport/checklist';
import { SystemClock, type Clock } from '@rapport/kernel';
import { probeContext } from '../proves-red.js';
import { serve } from '../probe-scenes.js';

type Labels = Readonly<Record<string, string>>;

/** A number, numbers by labels, or points in time (seconds since the epoch) by labels. */
export type Measured =
  | number
  | readonly { readonly labels: Labels; readonly value: number }[]
  | readonly { readonly labels: Labels; readonly points: readonly (readonly [number, number])[] }[];

/**
 * A Prometheus that has these answers: by a part of the query, the first that occurs in it. Whatever else it is asked, it
 * has no data for.
 */
export async function startStandInPrometheus(answers: Readonly<Record<string, Measured>>): Promise<string> {
  return serve((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams.get('query') ?? '';
    const known = Object.entries(answers).find(([part]) => query.includes(part))?.[1];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { result: known === undefined ? [] : resultOf(known) } }));
  });
}

function resultOf(known: Measured): readonly object[] {
  if (typeof known === 'number') return [{ metric: {}, value: [0, String(known)] }];
  return known.map((one) =>
    'points' in one
      ? { metric: one.labels, values: one.points.map(([at, value]) => [at, String(value)]) }
      : { metric: one.labels, value: [0, String(one.value)] },
  );
}

/** A scene for `provesRed`: an environment whose Prometheus measured this. */
export const measuredAs =
  (answers: Readonly<Record<string, Measured>>, target: Partial<Target> = {}, clock: Clock = new SystemClock()) =>
  async (): Promise<ProbeContext> =>
    probeContext({ prometheusUrl: await startStandInPrometheus(answers), ...target }, clock);
