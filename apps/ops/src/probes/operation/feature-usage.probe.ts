import { fail, pass, unknown } from '@rapport/checklist';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { FEATURES, queries } from '../../verify/prometheus/queries.js';

/** Without these the service does not do what it is for. */
const ESSENTIAL = ['conversations', 'adapted tones', 'recalls'];

export const featureUsage = measuredProbe(
  {
    id: 'operation.feature-usage',
    version: 1,
    description: 'How often each feature was used in 30 days, and how many people were active: aggregates only.',
  },
  async (prometheus) => {
    const uses = await Promise.all(
      Object.entries(FEATURES).map(async ([feature, metric]) => ({
        feature,
        count: await prometheus.number(queries.uses(metric, '30d')),
      })),
    );
    if (uses.every(({ count }) => count === undefined)) return unknown('Prometheus has no counters of features');
    const people = await prometheus.instant(queries.peopleActive);
    const details = [
      ...uses.map(({ feature, count }) => `${feature}: ${count === undefined ? 'never' : Math.round(count)}`),
      ...people.map(({ labels, value }) => `people active in a ${labels['window']}: ${Math.round(value)}`),
    ];
    const idle = uses.filter(({ feature, count }) => ESSENTIAL.includes(feature) && !count);
    return idle.length > 0
      ? fail(`never used in 30 days: ${idle.map(({ feature }) => feature).join(', ')}`, { details })
      : pass(`${uses.filter(({ count }) => count).length} of ${uses.length} features were used in 30 days`, {
          details,
        });
  },
);
