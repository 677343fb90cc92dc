import { fail, pass, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { cleaningUp, withClient } from '../../verify/client/with-client.js';
import { Person } from '../../verify/client/person.js';
import type { Reply } from '../../verify/client/http-client.js';
import { needing } from '../support/needing.js';

/** A user of flesh and blood comes nowhere near; who allows more has no limit worth the name. */
const HIGHEST_A_MINUTE = 1_200;
const AT_ONCE = 20;
const LONGEST_WAIT_S = 120;
const LEAVE_MS = 20_000;

export const rateLimit: Probe = {
  id: 'hardening.rate-limit',
  version: 1,
  description:
    'Makes one request more than a user’s limit allows, through the balancer: 429 with Retry-After, and good again after it.',
  mutates: true,
  timeoutMs: (LONGEST_WAIT_S + 60) * 1_000,
  run: needing('baseUrl', (baseUrl, context) =>
    withClient(context, baseUrl, async (http) => {
      const person = await Person.register(http, context.clock);
      const seen = await burst(person).catch((error: unknown): Seen => ({
        finding: fail((error as Error).message),
        wait: 0,
      }));
      return leaveAfter(seen, person, baseUrl, context);
    }),
  ),
};

interface Seen {
  readonly finding: Finding;
  /** Seconds until the user is let in again. */
  readonly wait: number;
}

async function burst(person: Person): Promise<Seen> {
  const first = await person.call('/v1/auth/me');
  const policy = userPolicy(first);
  if (!policy) return { finding: fail('answers name no limit for the user (RateLimit-Policy)'), wait: 0 };
  const { limit, windowS } = policy;
  const aMinute = Math.round((limit / windowS) * 60);
  if (aMinute > HIGHEST_A_MINUTE)
    return { finding: fail(`a user may make ${aMinute} requests a minute, more than ${HIGHEST_A_MINUTE}`), wait: 0 };
  let [made, refused]: [number, Reply | undefined] = [1, undefined];
  while (made <= limit && !refused) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => person.call('/v1/auth/me')));
    made += answers.length;
    refused = answers.find(({ status }) => status === 429);
    const broken = answers.find(({ status }) => status >= 500);
    if (broken) return { finding: fail(`a burst got ${broken.status}`), wait: 0 };
  }
  if (!refused) return { finding: fail(`${made} requests were let through; the limit is ${limit}`), wait: 0 };
  const wait = Number(refused.headers['retry-after']);
  if (!Number.isInteger(wait) || wait < 0 || wait > LONGEST_WAIT_S)
    return { finding: fail('429 came without a Retry-After in seconds'), wait: windowS };
  return {
    finding: pass(`429 by the ${made}th request at most (limit ${limit} in ${windowS} s), Retry-After ${wait} s`),
    wait,
  };
}

/** Who was refused cannot leave at once either, and does so also when the probe's own time is up. */
function leaveAfter({ finding, wait }: Seen, person: Person, baseUrl: string, context: ProbeContext): Promise<Finding> {
  const waitMs = Math.min(wait, LONGEST_WAIT_S) * 1_000 + 250;
  return cleaningUp(context, baseUrl, 2 * LONGEST_WAIT_S * 1_000 + LEAVE_MS, async (http) => {
    await context.clock.sleep(waitMs);
    if (await person.leave(http)) return finding;
    const left = await person.leave(http, LONGEST_WAIT_S * 1_000);
    const refused =
      finding.verdict === 'fail' ? finding : fail('after the time in Retry-After the user is still refused');
    return left ? refused : { ...refused, details: ['the test user could not be erased'] };
  });
}

function userPolicy({ headers }: Reply): { limit: number; windowS: number } | undefined {
  const text = String(headers['ratelimit-policy'] ?? '');
  const [, limit, windowS] = /"user";q=(\d+);w=(\d+)/.exec(text) ?? [];
  return limit === undefined || windowS === undefined
    ? undefined
    : { limit: Number(limit), windowS: Math.max(1, Number(windowS)) };
}
