import { fail, pass, unknown, type Finding, type Probe } from '@rapport/checklist';
import { journeyOf, JOURNEY_MS } from '../../verify/journey/journey.js';
import { seconds } from '../../verify/figures.js';
import { Prometheus } from '../../verify/prometheus/prometheus.js';
import { queries } from '../../verify/prometheus/queries.js';
import { thresholdsOf } from '../../verify/thresholds.js';
import { worse } from './worse.js';

export const firstTokenP95: Probe = {
  id: 'responsiveness.first-token-p95',
  version: 1,
  description: 'Time to the first text of an answer: the slowest that a user saw now, and p95 of the last hour.',
  mutates: true,
  timeoutMs: JOURNEY_MS,
  async run(context): Promise<Finding> {
    const { baseUrl, prometheusUrl } = context.target;
    if (baseUrl === undefined && prometheusUrl === undefined) return unknown('the target has no address to measure at');
    const { first_text_s: limit } = await thresholdsOf(context);
    const seen = baseUrl === undefined ? [] : (await journeyOf(context, baseUrl)).firstTokensMs;
    if (baseUrl !== undefined && seen.length === 0) return fail('no answer brought any text');
    const asUser = worse(...seen);
    const overall =
      prometheusUrl === undefined
        ? undefined
        : await new Prometheus(prometheusUrl, context).number(queries.firstTextP95('1h'));
    const slowest = worse(asUser === undefined ? undefined : asUser / 1_000, overall);
    if (slowest === undefined) return unknown('Prometheus has no data on answers');
    const figures = [
      ...(asUser === undefined ? [] : [`${seconds(asUser / 1_000)} at most of ${seen.length} answers now`]),
      ...(overall === undefined ? [] : [`p95 ${seconds(overall)} in the last hour`]),
    ].join(', ');
    return (slowest < limit ? pass : fail)(`first text after ${figures}; the limit is ${limit} s`);
  },
};
