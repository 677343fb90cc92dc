import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { Prometheus } from '../../verify/prometheus/prometheus.js';
import { queries } from '../../verify/prometheus/queries.js';
import { ask, jsonIn } from '../support/ask.js';
import { judge } from '../support/judge.js';

/** Where somebody looks first when something seems wrong: each process, what it depends on, and what alerts. */
export const triage: Probe = {
  id: 'operation.triage',
  version: 1,
  description:
    'Gathers what is needed to see what is wrong: health of each process and its dependencies, alerts that fire.',
  async run(context): Promise<Finding> {
    const { pods = [], prometheusUrl } = context.target;
    if (pods.length === 0 && prometheusUrl === undefined)
      return unknown('the target names no processes and no Prometheus');
    const health = await Promise.all(pods.map((pod) => healthOf(pod.name, pod.internalUrl, context)));
    const alerts = prometheusUrl === undefined ? [] : await firing(prometheusUrl, context);
    const problems = [...health.filter(({ well }) => !well).map(({ line }) => line), ...alerts];
    const found = judge(problems, `${pods.length} processes are well, no alert fires`);
    return { ...found, details: [...health.map(({ line }) => line), ...alerts] };
  },
};

async function healthOf(name: string, url: string, context: ProbeContext): Promise<{ well: boolean; line: string }> {
  const answer = await ask(context, `${url}/health/dependencies`).catch(() => undefined);
  // The worker has no such page: that it is ready is all it says.
  const ready = answer?.status === 404 ? await ask(context, `${url}/health/ready`).catch(() => undefined) : undefined;
  const report = answer && jsonIn<{ status?: string; details?: object }>(answer);
  const status = ready ? (ready.status === 200 ? 'ok' : 'not ready') : (report?.status ?? 'silent');
  return { well: status === 'ok', line: `${name}: ${status}` };
}

async function firing(url: string, context: ProbeContext): Promise<readonly string[]> {
  const alerts = await new Prometheus(url, context).instant(queries.firingAlerts);
  return alerts
    .filter(({ labels }) => labels['severity'] === 'page' || labels['severity'] === 'ticket')
    .map(({ labels }) => `alert ${labels['alertname']} (${labels['severity']})`);
}
