import type { Probe } from '@rapport/checklist';
import { ask, jsonIn } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

interface Dependencies {
  readonly status?: string;
  readonly details?: Readonly<Record<string, { readonly status?: string; readonly code?: string }>>;
}

export const servicesHealthy: Probe = {
  id: 'operation.services-healthy',
  version: 1,
  description: 'Asks each API process how everything is that it depends on.',
  run: needing('pods', async (pods, context) => {
    const api = pods.filter(({ role }) => role === 'api');
    const problems = await Promise.all(
      api.map(async ({ name, internalUrl }) => {
        const answer = await ask(context, `${internalUrl}/health/dependencies`).catch(() => undefined);
        const report = answer && jsonIn<Dependencies>(answer);
        if (!report) return [`${name} does not answer`];
        return report.status === 'ok' ? [] : [`${name} is ${report.status}: ${troubled(report)}`];
      }),
    );
    return judge(
      api.length === 0 ? ['the target has no API processes'] : problems.flat(),
      `${api.length} API processes and all that they depend on are healthy`,
    );
  }),
};

const troubled = ({ details = {} }: Dependencies): string =>
  Object.entries(details)
    .filter(([, { status }]) => status !== 'up')
    .map(([name, { status, code }]) => `${name} ${code ?? status}`)
    .join(', ') || 'it does not say why';
