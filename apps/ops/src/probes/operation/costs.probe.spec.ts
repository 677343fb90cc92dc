import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { costs } from './costs.probe.js';

const spent = (usd: number, dailyCostLimitUsd?: number) =>
  measuredAs({ rapport_llm_cost_usd_total: usd }, dailyCostLimitUsd === undefined ? {} : { dailyCostLimitUsd });

provesRed(costs, { sound: spent(9.99, 10), sabotaged: { 'more was spent than may be': spent(10.01, 10) } });

it('has no opinion without a limit', async () => {
  expect(await costs.run(await spent(3)())).toMatchObject({ verdict: 'unknown' });
});
