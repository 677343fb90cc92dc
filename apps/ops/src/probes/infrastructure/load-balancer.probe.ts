import type { Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const LEAST_READY = 2;
const ready = (url: string): string => `${url}/health/ready`;

export const loadBalancerProbe: Probe = {
  id: 'infrastructure.load-balancer',
  version: 1,
  description: `The load balancer answers, and at least ${LEAST_READY} API processes behind it are ready.`,
  run: needing('baseUrl', (baseUrl, context) =>
    needing('pods', async (pods) => {
      const backends = pods.filter(({ role }) => role === 'api');
      const statuses = await Promise.all(
        backends.map(({ url }) =>
          ask(context, ready(url)).then(
            ({ status }) => status,
            () => 0,
          ),
        ),
      );
      const count = statuses.filter((status) => status === 200).length;
      const { status } = await ask(context, ready(baseUrl));
      const problems = [
        ...(status === 200 ? [] : [`the load balancer answers ${status}`]),
        ...(count >= LEAST_READY
          ? []
          : [`${count} of ${backends.length} API processes are ready, fewer than ${LEAST_READY}`]),
      ];
      return judge(problems, `the load balancer answers; ${count} of ${backends.length} API processes are ready`, {
        target: baseUrl,
      });
    })(context),
  ),
};
