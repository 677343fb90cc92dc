import { unknown, type Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const ROUTE = '/v1/legal/privacy';
const MOST_PER_SECOND = 100;

export const rateLimitingProbe: Probe = {
  id: 'protection.rate-limiting',
  version: 1,
  description:
    'Answers to strangers tell the limit that they are counted against, a sensible one, and the count goes down.',
  run: needing('baseUrl', async (baseUrl, context) => {
    const [first, second] = [await ask(context, baseUrl + ROUTE), await ask(context, baseUrl + ROUTE)];
    if (first.status === 429) return unknown('this address is over its limit already: requests are limited');
    const policies = fieldsOf(first.headers['ratelimit-policy'], /;q=(\d+);w=(\d+)/g);
    const left = [first, second].map(({ headers }) => fieldsOf(headers['ratelimit'], /;r=(\d+);t=(\d+)/g)[0]?.[0]);
    const problems = [
      ...(policies.length === 0 ? ['answers name no limit of requests'] : []),
      ...policies
        .filter(([requests, seconds]) => requests / seconds > MOST_PER_SECOND)
        .map(([requests, seconds]) => `the limit is ${requests} requests in ${seconds} s`),
      ...(hasFallen(left) ? [] : ['a further request is not counted']),
    ];
    const [policy] = policies;
    return judge(problems, `${policy?.[0]} requests in ${policy?.[1]} s; ${left[1]} are left`, { target: baseUrl });
  }),
};

/** A new window may have begun between the two. */
const hasFallen = ([first, second]: readonly (number | undefined)[]): boolean =>
  first !== undefined && second !== undefined && first !== second;

const fieldsOf = (header: string | string[] | undefined, form: RegExp): readonly (readonly [number, number])[] =>
  Array.from(String(header ?? '').matchAll(form), ([, one, two]) => [Number(one), Number(two)] as const);
