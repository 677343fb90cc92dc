import { type Probe } from '@rapport/checklist';
import { httpConfig } from '@rapport/platform';
import { ask, post } from '../support/ask.js';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const ROUTE = '/v1/auth/login';
const TOO_LARGE = 413;
const HEADER_BYTES = 100_000;

export const bodyLimitsProbe: Probe = {
  id: 'protection.body-limits',
  version: 1,
  description:
    'Bodies that are too large, or hold too many members, and endless headers are refused before they are worked on.',
  run: needing('baseUrl', (baseUrl, context) =>
    configured(async (config) => {
      const { bodyLimitBytes, bodyMostMembers } = config.get(httpConfig);
      const url = baseUrl + ROUTE;
      const large = await post(context, url, { email: 'x'.repeat(bodyLimitBytes) });
      const many = await post(
        context,
        url,
        Array.from({ length: bodyMostMembers + 1 }, () => 0),
      );
      const headers = await ask(context, url, { headers: { 'x-probe': 'x'.repeat(HEADER_BYTES) } }).then(
        ({ status }) => status,
        // Cut off without a word: that is a refusal too.
        () => 431,
      );
      const problems = [
        ...(large.status === TOO_LARGE
          ? []
          : [`a body of more than ${bodyLimitBytes} bytes is answered with ${large.status}`]),
        ...(many.status === 400 || many.status === TOO_LARGE
          ? []
          : [`${bodyMostMembers + 1} members are answered with ${many.status}`]),
        ...(headers === 431 || headers === 400
          ? []
          : [`${HEADER_BYTES} bytes of headers are answered with ${headers}`]),
      ];
      return judge(problems, `more than ${bodyLimitBytes} bytes or ${bodyMostMembers} members are refused`, {
        target: baseUrl,
      });
    })(context),
  ),
};
