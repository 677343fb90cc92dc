import { alert, around, eventCases, firing, limitCases, silent } from '../alert.mjs';
import { counting, mixed, seconds, steady } from '../series.mjs';
import { moreEvents } from '../expressions.mjs';

// Prometheus keeps `job` for what it scrapes and renames the metric's own label.
const JOB = 'job="rapport-worker",instance="c",exported_job="memory.extract"';

/** Background work, and what it may cost. */
export function workAlerts(slo) {
  return [jobsStuck(slo), jobsFailing(slo), jobsAbandoned(), memory(slo), budget(slo), budgetSpent(), unpriced()];
}

function jobsStuck({ thresholds: { job_waiting_s: limit } }) {
  const [below, above] = around(limit);
  const oldest = (value) => steady(`rapport_jobs_oldest_seconds{${JOB}}`, value);
  return alert({
    name: 'JobsStuck',
    severity: 'ticket',
    area: 'work',
    dashboard: 'system',
    expr: `max by (exported_job) (rapport_jobs_oldest_seconds{exported_job!="dead_letter"}) > ${limit}`,
    hold: '5m',
    summary: 'Background jobs wait for too long',
    description: 'The oldest job {{ $labels.exported_job }} has waited for {{ $value | humanizeDuration }}.',
    cases: [
      silent('15m', oldest(below), steady('rapport_jobs_oldest_seconds{exported_job="dead_letter"}', 1e6)),
      firing('15m', { labels: { exported_job: 'memory.extract' }, value: clock(above) }, oldest(above)),
    ],
  });
}

function jobsFailing({ thresholds: { job_failures: limit } }) {
  const runs = (share) =>
    mixed(`rapport_jobs_total{${JOB},outcome="failed"}`, `rapport_jobs_total{${JOB},outcome="succeeded"}`, share);
  return alert({
    name: 'JobsFailing',
    severity: 'ticket',
    area: 'work',
    dashboard: 'errors',
    expr:
      'sum by (exported_job) (rate(rapport_jobs_total{outcome="failed"}[15m])) / ' +
      `sum by (exported_job) (rate(rapport_jobs_total[15m])) > ${limit}`,
    hold: '10m',
    summary: 'Background jobs fail',
    description: '{{ $value | humanizePercentage }} of the runs of {{ $labels.exported_job }} failed.',
    cases: limitCases('40m', limit, runs, { labels: { exported_job: 'memory.extract' } }),
  });
}

function jobsAbandoned() {
  const dead = 'rapport_jobs_waiting{job="rapport-worker",instance="c",exported_job="dead_letter"}';
  const count = 'max(rapport_jobs_waiting{exported_job="dead_letter"})';
  return alert({
    name: 'JobsAbandoned',
    severity: 'ticket',
    area: 'work',
    dashboard: 'errors',
    // They stay there for days: only new ones are news.
    expr: `${count} - ${count.replace('})', '} offset 1h)')} > 0`,
    summary: 'Background jobs failed for good',
    description: '{{ $value }} jobs used up their attempts within an hour.',
    cases: [
      silent('90m', steady(dead, 4)),
      firing('90m', { value: '1' }, { series: dead, values: (steps) => `4x60 5x${steps - 61}` }),
    ],
  });
}

function memory({ thresholds: { memory_backlog_s: limit } }) {
  const lag = (value) => steady('rapport_memory_backlog_lag_seconds{job="rapport-worker",instance="c"}', value);
  return alert({
    name: 'MemoryLagging',
    severity: 'ticket',
    area: 'work',
    dashboard: 'engagement',
    expr: `max(rapport_memory_backlog_lag_seconds) > ${limit}`,
    hold: '10m',
    summary: 'Personas do not remember what was said lately',
    description: 'The oldest turn that was not read is {{ $value | humanizeDuration }} old.',
    cases: limitCases('20m', limit, lag, { value: clock }),
  });
}

function budget({ thresholds: { budget: limit } }) {
  const used = (value) => steady('rapport_budget_used_ratio{job="rapport-worker",policy="global-cost-month"}', value);
  return alert({
    name: 'BudgetNearlySpent',
    severity: 'ticket',
    area: 'cost',
    dashboard: 'cost',
    expr: `max by (policy) (rapport_budget_used_ratio) > ${limit}`,
    hold: '5m',
    summary: 'A budget of the deployment is nearly spent',
    description: '{{ $value | humanizePercentage }} of the budget {{ $labels.policy }} is used.',
    cases: limitCases('15m', limit, used, { step: 0.01, labels: { policy: 'global-cost-month' } }),
  });
}

function budgetSpent() {
  const refusals = (policy) => `rapport_budget_refusals_total{job="rapport-api",instance="a",policy="${policy}"}`;
  const fires = { labels: { job: 'rapport-api', instance: 'a', policy: 'global-cost-month' } };
  return alert({
    name: 'BudgetSpent',
    severity: 'page',
    area: 'cost',
    dashboard: 'cost',
    expr: moreEvents('rapport_budget_refusals_total{policy=~"global-.+"}', '10m'),
    summary: 'A budget of the deployment is spent: the model is not asked for anybody',
    description: 'Calls were refused because {{ $labels.policy }} is used up.',
    cases: [
      // One person's budget is that person's affair.
      silent('20m', counting(refusals('user-tokens-day'), 5)),
      ...eventCases(refusals('global-cost-month'), 10, fires),
    ],
  });
}

function unpriced() {
  const name = 'rapport_llm_unpriced_calls_total{job="rapport-api",instance="a",model="gemini-next"}';
  const fires = { labels: { job: 'rapport-api', instance: 'a', model: 'gemini-next' } };
  return alert({
    name: 'ModelWithoutPrice',
    severity: 'ticket',
    area: 'cost',
    dashboard: 'cost',
    expr: moreEvents('rapport_llm_unpriced_calls_total', '1h'),
    summary: 'Calls of a model without a known price: budgets do not count them',
    description: 'The price table does not know {{ $labels.model }}.',
    cases: eventCases(name, 60, fires),
  });
}

/** As Prometheus writes durations of a minute and more. */
function clock(value) {
  const [hours, rest] = [Math.floor(value / 3600), value % 3600];
  const tail = `${Math.floor(rest / 60)}m ${seconds(Math.floor(rest % 60))}`;
  return hours > 0 ? `${hours}h ${tail}` : tail;
}
