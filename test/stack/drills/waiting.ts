import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../stack.js';

const LOOK_EVERY_MS = 200;
const ANSWER_WITHIN_MS = 5_000;

export const secondsSince = (begun: number): number => Math.round(performance.now() - begun) / 1_000;

/** Seconds until something holds, from `begun` on; undefined when it does not within `withinS`. */
export async function untilHolds(
  begun: number,
  withinS: number,
  holds: () => boolean | Promise<boolean>,
): Promise<number | undefined> {
  while (performance.now() - begun < withinS * 1_000) {
    if (await holds()) return secondsSince(begun);
    await sleep(LOOK_EVERY_MS);
  }
  return undefined;
}

/** The status that an address answers with; 0 for none. */
export async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status ?? 0;
}

/** The slot that answers at the balancer; undefined when nobody does. */
export async function slotAnswering({ url }: { readonly url: string }): Promise<string | undefined> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(`${url}/health/live`, { signal }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ? (answer.headers.get('x-rapport-slot') ?? undefined) : undefined;
}

/**
 * The greatest value of a metric over its labels (over those with `label`, such as `model="x"`), as a pod exports it; undefined
 * without an answer or without the metric.
 */
export async function metricOf(internalUrl: string, name: string, label = ''): Promise<number | undefined> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(`${internalUrl}/metrics`, { signal }).catch(() => undefined);
  const lines = ((await answer?.text()) ?? '')
    .split('\n')
    .filter((line) => new RegExp(`^${name}[{ ]`).test(line) && line.includes(label));
  const values = lines.map((line) => Number(line.slice(line.lastIndexOf(' '))));
  return values.length > 0 ? Math.max(...values) : undefined;
}

/** Whether Alertmanager holds an alert to be firing. */
export async function isFiring(stack: Stack, alert: string): Promise<boolean> {
  const answer = await fetch(`${stack.alertmanagerUrl}/api/v2/alerts?filter=alertname=${alert}`);
  return ((await answer.json()) as unknown[]).length > 0;
}

/** Whether the sink was told that an alert fires (or is over) after a moment in time. */
export function wasTold(stack: Stack, alert: string, status: 'firing' | 'resolved', since: Date): boolean {
  return stack.receivers.notifications.some(
    ({ receivedAt, alerts }) =>
      new Date(receivedAt) >= since &&
      alerts.some(({ labels, status: its }) => labels['alertname'] === alert && its === status),
  );
}
