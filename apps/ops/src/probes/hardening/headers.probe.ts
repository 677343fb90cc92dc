import type { IncomingHttpHeaders } from 'node:http';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';
import { judge } from '../support/judge.js';

type Rule = readonly [name: string, holds: (value: string | undefined) => boolean, wrong: string];

const RULES: readonly Rule[] = [
  ['x-content-type-options', (value) => value === 'nosniff', 'not nosniff'],
  ['content-security-policy', (value) => /frame-ancestors 'none'/.test(value ?? ''), 'lets others frame answers'],
  ['referrer-policy', (value) => value === 'no-referrer' || value === 'same-origin', 'tells where people come from'],
  ['cache-control', (value) => /no-store/.test(value ?? ''), 'lets private answers be kept'],
  // A version tells an attacker what to try.
  ['server', (value) => value === undefined || !/\d/.test(value), 'names a version'],
  ['x-powered-by', (value) => value === undefined, 'names the software'],
];

export const headers = journeyProbe(
  {
    id: 'hardening.headers',
    version: 1,
    description: 'Reads the headers of a private answer: nosniff, no framing, no referrer, not to be kept, no banner.',
  },
  (journey) =>
    judged(journey.headers, (answer) => {
      const wrong = RULES.filter(([name, holds]) => !holds(single(answer.headers, name)));
      return judge(
        wrong.map(([name, , words]) => `${name}: ${words}`),
        'nosniff, no framing, no referrer, no-store, no banner',
      );
    }),
);

function single(all: IncomingHttpHeaders, name: string): string | undefined {
  const value = all[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
