import { fail, pass, unknown } from '@rapport/checklist';
import { dollars } from '../../verify/figures.js';
import { judgedNumber, measuredProbe } from '../../verify/prometheus/measured-probe.js';
import { queries } from '../../verify/prometheus/queries.js';

/** What Google bills is attested by a person; this is what the price table makes of the tokens. */
export const costs = measuredProbe(
  {
    id: 'operation.costs',
    version: 1,
    description:
      'Cost of the model in the last 24 hours, by the price table, against what the environment may cost a day.',
  },
  (prometheus, _, { target }) =>
    judgedNumber(prometheus, queries.cost('24h'), 'costs', (usd) => {
      const { dailyCostLimitUsd: limit } = target;
      if (limit === undefined) return unknown(`${dollars(usd)} in 24 hours; the target names no dailyCostLimitUsd`);
      return (usd <= limit ? pass : fail)(`${dollars(usd)} in 24 hours; the limit is ${dollars(limit)}`);
    }),
);
