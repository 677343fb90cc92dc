import type { Probe, ProbeContext, TargetPod } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { declaredMetrics } from './metrics-text.js';

/** What alerts and dashboards cannot do without. */
const REQUIRED = [
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_heap_size_used_bytes',
  'rapport_build_info',
  'rapport_ready',
  'rapport_memory_limit_bytes',
  'rapport_database_up',
  'rapport_database_pool_connections',
  'rapport_shared_state_up',
  'rapport_redis_command_duration_seconds',
  'rapport_llm_calls_total',
  'rapport_llm_tokens_total',
  'rapport_llm_cost_usd_total',
];
const REQUIRED_OF: Readonly<Record<TargetPod['role'], readonly string[]>> = {
  api: ['rapport_http_request_duration_seconds', 'rapport_turn_duration_seconds', 'rapport_active_streams'],
  worker: ['rapport_jobs_total', 'rapport_jobs_waiting', 'rapport_audit_outbox_events'],
};

export const requiredMetrics = (role: TargetPod['role']): readonly string[] => [...REQUIRED, ...REQUIRED_OF[role]];

export const metricsProbe: Probe = {
  id: 'observation.metrics',
  version: 1,
  description:
    'Every process serves metrics that a Prometheus can read, with all that alerts and dashboards need, and not to the public.',
  run: needing('pods', async (pods, context) => {
    const problems = await Promise.all(pods.map((pod) => shortcomings(pod, context)));
    const none = pods.length === 0 ? ['no process is named'] : [];
    return judge(
      [...none, ...problems.flat()],
      `${pods.length} processes serve ${REQUIRED.length} required metrics and more`,
    );
  }),
};

async function shortcomings(
  { name, role, url, internalUrl }: TargetPod,
  context: ProbeContext,
): Promise<readonly string[]> {
  const { status, text } = await ask(context, `${internalUrl}/metrics`);
  if (status !== 200) return [`${name}: /metrics is answered with ${status}`];
  const outside = url === internalUrl ? undefined : await ask(context, `${url}/metrics`);
  const missing = missingOf(role, text);
  return [
    ...(typeof missing === 'string' ? [`${name}: ${missing}`] : missing.map((metric) => `${name} has no ${metric}`)),
    ...(outside?.status === 200 ? [`${name} serves its metrics to the public`] : []),
  ];
}

function missingOf(role: TargetPod['role'], text: string): readonly string[] | string {
  try {
    const declared = declaredMetrics(text);
    return requiredMetrics(role).filter((metric) => !declared.has(metric));
  } catch (error) {
    return (error as Error).message;
  }
}
