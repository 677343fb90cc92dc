import { PRICE_ROWS } from '../../../libs/llm/src/catalogue/price-rows.ts';
import { board, figure, graph, orZero, rates, text } from './panels.mjs';

const HOURS_A_MONTH = 730;
const SECONDS_AN_HOUR = 3_600;
const spent = (window) => orZero(`sum(increase(rapport_llm_cost_usd_total[${window}]))`);

/** What Gemini costs, and how near the limits are. */
export function costBoard({ thresholds }) {
  return board('cost', 'cost', 'What Gemini costs by the price table below, and how near budgets and quotas are.', {
    Money: [
      figure('Last 24 hours', 'currencyUSD', spent('1d')),
      figure('Last 7 days', 'currencyUSD', spent('7d')),
      figure(
        'A month at the pace of this hour',
        'currencyUSD',
        orZero(`${HOURS_A_MONTH * SECONDS_AN_HOUR} * sum(rapport:llm_cost_usd:rate1h)`),
      ),
      figure(
        'A turn',
        'currencyUSD',
        'sum(rate(rapport_llm_cost_usd_total[1h])) / sum(rate(rapport_turn_duration_seconds_count[1h]))',
        { description: 'Everything that calls cost, background work included, over the turns of the hour.' },
      ),
      graph('By model, an hour', 'currencyUSD', {
        '{{model}}': orZero(`${SECONDS_AN_HOUR} * rapport:llm_cost_usd:rate1h`),
      }),
      graph(
        'Budgets of the deployment, used',
        'percentunit',
        { '{{policy}}': orZero('max by (policy) (rapport_budget_used_ratio)') },
        { limit: thresholds.budget },
      ),
      graph('Calls refused for a budget', 'reqps', {
        '{{policy}}': rates('rapport_budget_refusals_total', ['policy']),
      }),
      graph('Calls without a known price', 'reqps', {
        '{{model}}': rates('rapport_llm_unpriced_calls_total', ['model']),
      }),
    ],
    Tokens: [
      graph(
        'By kind',
        'short',
        { '{{kind}}': rates('rapport_llm_tokens_total', ['kind']) },
        { description: 'A second.' },
      ),
      graph(
        'By model',
        'short',
        { '{{model}}': rates('rapport_llm_tokens_total', ['model']) },
        { description: 'A second.' },
      ),
      graph('Share of the prompts that the cache served', 'percentunit', {
        '{{model}}': orZero('rapport:llm_cached_tokens:ratio_rate1h'),
      }),
      graph('Explicit caches, an hour', 'currencyUSD', {
        '{{model}} {{kind}}': orZero('sum by (model, kind) (increase(rapport_llm_prompt_cache_cost_usd_total[1h]))'),
      }),
    ],
    Quota: [
      graph(
        'Quota a minute, used',
        'percentunit',
        {
          requests: orZero('rapport:llm_quota_requests:used_ratio'),
          tokens: orZero('rapport:llm_quota_tokens:used_ratio'),
        },
        { limit: thresholds.quota, description: 'Nothing where the quota is not configured.' },
      ),
      graph(
        'Refused with 429',
        'percentunit',
        { share: 'rapport:llm_rejected:ratio_rate5m' },
        {
          limit: thresholds.rejected_calls,
        },
      ),
      graph('Calls by what for', 'reqps', { '{{operation}}': rates('rapport_llm_calls_total', ['operation']) }),
      graph('Reservations whose process died', 'ops', { expired: rates('rapport_budget_expired_reservations_total') }),
    ],
    Prices: [text(`Prices, as checked on ${newest()}`, priceTable())],
  });
}

const newest = () =>
  PRICE_ROWS.map(({ checkedAt }) => checkedAt)
    .toSorted()
    .at(-1);

function priceTable() {
  const rows = PRICE_ROWS.map(
    ({ model, promptTokensAbove: above, inPerM, cachedInPerM, outPerM, effectiveFrom, effectiveTo, checkedAt }) =>
      `| ${model}${above > 0 ? `, prompts above ${above} tokens` : ''} | ${inPerM} | ${cachedInPerM} | ${outPerM} | ${effectiveFrom} | ${effectiveTo ?? ''} | ${checkedAt} |`,
  );
  return [
    'USD for a million tokens. Output holds thinking. What Google bills is on its invoice.',
    '',
    '| model | input | cached input | output | from | until | checked |',
    '| --- | ---: | ---: | ---: | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
