import { fail, pass, unknown, type Finding, type Probe } from '@rapport/checklist';
import { journeyOf, JOURNEY_MS } from '../../verify/journey/journey.js';
import { quantile, seconds } from '../../verify/figures.js';
import { Prometheus } from '../../verify/prometheus/prometheus.js';
import { queries } from '../../verify/prometheus/queries.js';
import { thresholdsOf } from '../../verify/thresholds.js';
import { worse } from './worse.js';

/** "p95 below 2 s" cannot be said of an answer that streams: here is everything that waits for no model. */
export const nonLlmP95: Probe = {
  id: 'responsiveness.non-llm-p95',
  version: 1,
  description: 'p95 of requests that wait for no model: as a user measures it now, and over the last hour.',
  mutates: true,
  timeoutMs: JOURNEY_MS,
  async run(context): Promise<Finding> {
    const { baseUrl, prometheusUrl } = context.target;
    if (baseUrl === undefined && prometheusUrl === undefined) return unknown('the target has no address to measure at');
    const { response_s: limit } = await thresholdsOf(context);
    const from = baseUrl === undefined ? [] : (await journeyOf(context, baseUrl)).plainMs;
    const asUser = quantile(from, 0.95);
    if (baseUrl !== undefined && asUser === undefined) return fail('no request could be timed');
    const overall =
      prometheusUrl === undefined
        ? undefined
        : await new Prometheus(prometheusUrl, context).number(queries.plainP95('1h'));
    const slowest = worse(asUser === undefined ? undefined : asUser / 1_000, overall);
    if (slowest === undefined) return unknown('Prometheus has no data on requests');
    const figures = [
      ...(asUser === undefined ? [] : [`${seconds(asUser / 1_000)} of ${from.length} requests now`]),
      ...(overall === undefined ? [] : [`${seconds(overall)} in the last hour`]),
    ].join(', ');
    return (slowest < limit ? pass : fail)(`p95 ${figures}; the limit is ${limit} s`);
  },
};
