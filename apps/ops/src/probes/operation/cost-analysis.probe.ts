import { fail, pass, unknown } from '@rapport/checklist';
import { dollars } from '../../verify/figures.js';
import { measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

const WINDOW = '30d';

export const costAnalysis = measuredProbe(
  {
    id: 'operation.cost-analysis',
    version: 1,
    description:
      'What the model cost in 30 days: by model, by turn, and by conversation of each persona; no model without a price.',
  },
  async (prometheus) => {
    const [models, tokens, personas, turns] = await Promise.all([
      prometheus.instant(queries.costByModel(WINDOW)),
      prometheus.instant(queries.tokensByModel(WINDOW)),
      prometheus.instant(queries.conversationsByPersona(WINDOW)),
      prometheus.number(queries.turnCount(WINDOW)),
    ]);
    const used = tokens.filter(({ value }) => value > 0);
    if (used.length === 0) return unknown('Prometheus has no tokens of the last 30 days');
    const total = models.reduce((sum, { value }) => sum + value, 0);
    const begun = personas.reduce((sum, { value }) => sum + value, 0);
    const details = [
      ...models.map(({ labels, value }) => `${labels['model']}: ${dollars(value)}`),
      ...used.map(({ labels, value }) => `${labels['model']}, ${labels['kind']} tokens: ${Math.round(value)}`),
      ...personas.map(
        ({ labels, value }) =>
          `${labels['persona']}: ${share(value, begun)} of conversations, about ${dollars(begun > 0 ? (total * value) / begun : 0)}`,
      ),
    ];
    const priced = new Set(models.filter(({ value }) => value > 0).map(({ labels }) => labels['model']));
    const unpriced = new Set(used.map(({ labels }) => labels['model']).filter((model) => !priced.has(model)));
    if (unpriced.size > 0) return fail(`used without a price: ${[...unpriced].join(', ')}`, { details });
    const each = turns === undefined || turns === 0 ? 'no turns' : `${dollars(total / turns)} a turn`;
    return pass(`${dollars(total)} in 30 days, ${each}`, { details });
  },
);

const share = (part: number, whole: number): string => `${whole > 0 ? Math.round((part / whole) * 100) : 0} %`;
