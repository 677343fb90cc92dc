import { percent, seconds } from './figures.js';
import type { Prometheus } from './prometheus/prometheus.js';
import { queries } from './prometheus/queries.js';

/** What the service did in a stretch of time, each figure as Prometheus has it; undefined without data. */
export interface Performance {
  readonly requests: number | undefined;
  readonly turns: number | undefined;
  readonly errorRatio: number | undefined;
  readonly modelFailureRatio: number | undefined;
  /** Seconds. */
  readonly plainP95: number | undefined;
  readonly firstTextP95: number | undefined;
  readonly turnP95: number | undefined;
  readonly redisP95: number | undefined;
  readonly costUsd: number | undefined;
}

/** @param window such as `24h` or `7d`, up to now. */
export async function performanceOf(prometheus: Prometheus, window: string): Promise<Performance> {
  const [requests, turns, errorRatio, modelFailureRatio, plainP95, firstTextP95, turnP95, redisP95, costUsd] =
    await Promise.all(
      [
        queries.requestCount(window),
        queries.turnCount(window),
        queries.errorRatio(window),
        queries.modelFailureRatio(window),
        queries.plainP95(window),
        queries.firstTextP95(window),
        queries.turnP95(window),
        queries.redisP95(window),
        queries.cost(window),
      ].map((query) => prometheus.number(query)),
    );
  return { requests, turns, errorRatio, modelFailureRatio, plainP95, firstTextP95, turnP95, redisP95, costUsd };
}

/** A line a figure, for whoever reads the report. */
export function performanceLines(of: Performance): readonly string[] {
  const line = (name: string, value: number | undefined, show: (value: number) => string): string =>
    `${name}: ${value === undefined ? 'no data' : show(value)}`;
  const count = (value: number): string => String(Math.round(value));
  return [
    line('requests', of.requests, count),
    line('turns', of.turns, count),
    line('requests that failed', of.errorRatio, percent),
    line('calls of the model that failed', of.modelFailureRatio, percent),
    line('p95 of requests that wait for no model', of.plainP95, seconds),
    line('p95 of the first text', of.firstTextP95, seconds),
    line('p95 of whole turns', of.turnP95, seconds),
    line('p95 of commands to Redis', of.redisP95, seconds),
    line('cost of the model', of.costUsd, (value) => `$${value.toFixed(4)}`),
  ];
}
