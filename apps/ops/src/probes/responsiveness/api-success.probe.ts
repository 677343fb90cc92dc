import { fail, pass, unknown } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

/** Both APIs that a user depends on: the model's, and ours. What Gemini blocked is told apart, for it is no failure. */
export const apiSuccess = measuredProbe(
  {
    id: 'responsiveness.api-success',
    version: 1,
    description: 'Share of the last hour’s calls of the model, and of requests to the service, that did not fail.',
  },
  async (prometheus, { api_success: least }) => {
    const [failures, errors, outcomes] = await Promise.all([
      prometheus.number(queries.modelFailureRatio('1h')),
      prometheus.number(queries.errorRatio('1h')),
      prometheus.instant(queries.modelCalls('1h')),
    ]);
    if (failures === undefined || errors === undefined)
      return unknown(`Prometheus has no data on ${failures === undefined ? 'calls of the model' : 'requests'}`);
    const blocked = outcomes
      .filter(({ labels }) => labels['outcome']?.endsWith('_blocked'))
      .reduce((sum, { value }) => sum + value, 0);
    const figures = `model ${percent(1 - failures)}, service ${percent(1 - errors)}, ${Math.round(blocked)} answers blocked`;
    return (1 - Math.max(failures, errors) > least ? pass : fail)(
      `success: ${figures}; more than ${percent(least)} is asked for`,
    );
  },
);
