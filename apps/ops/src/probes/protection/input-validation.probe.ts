import type { Probe, ProbeContext } from '@rapport/checklist';
import { ask, jsonIn, type Answer } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { servedOperations, type Operation, type Schema } from '../support/served-api.js';

const REFUSALS = new Set([400, 413, 415, 422]);
/** Not to be met in a body: it would be taken for a field that nobody knows. */
const UNKNOWN_FIELD = 'probe_unknown_field';

export const inputValidationProbe: Probe = {
  id: 'protection.input-validation',
  version: 1,
  description:
    'Open operations refuse malformed bodies, unknown fields, wrong types and endless strings, by the one format of errors.',
  run: needing('baseUrl', async (baseUrl, context) => {
    const open = (await servedOperations(baseUrl, context)).filter(({ secured, body }) => !secured && body);
    const problems: string[] = [];
    let tried = 0;
    // One after the other: they count against the limit of this address.
    for (const operation of open)
      for (const [flaw, body] of malformed(operation.body as Schema)) {
        tried += 1;
        const problem = complaint(await send(context, baseUrl, operation, body));
        if (problem) problems.push(`${operation.method} ${operation.path}, ${flaw}: ${problem}`);
      }
    if (tried === 0) problems.push('no open operation takes a body: nothing was tried');
    return judge(problems, `${tried} malformed bodies to ${open.length} operations were refused`, { target: baseUrl });
  }),
};

function malformed({ properties = {}, required = [] }: Schema): readonly (readonly [flaw: string, body: string])[] {
  const whole = Object.fromEntries(required.map((name) => [name, 'x']));
  const changed = (name: string, value: unknown): string => JSON.stringify({ ...whole, [name]: value });
  const strings = Object.keys(properties).filter((name) => properties[name]?.type === 'string');
  return [
    ['no JSON', '{"a":'],
    ['a list', '[]'],
    ['nothing in it', required.length > 0 ? '{}' : '[]'],
    ['an unknown field', changed(UNKNOWN_FIELD, true)],
    ['a polluting field', `{"__proto__":{"admin":true},"${UNKNOWN_FIELD}":1}`],
    ...strings.flatMap(
      (name) =>
        [
          [`${name} as an object`, changed(name, { $ne: null })],
          [`${name} without end`, changed(name, 'x'.repeat(20_000))],
        ] as const,
    ),
  ];
}

const send = (context: ProbeContext, baseUrl: string, { method, path }: Operation, body: string): Promise<Answer> =>
  ask(context, baseUrl + path.replaceAll(/\{[^}]+\}/g, 'x'), {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json' },
    body,
  });

function complaint(answer: Answer): string | undefined {
  if (answer.status === 429) throw new Error('this address is over its limit of requests');
  if (!REFUSALS.has(answer.status)) return `answered with ${answer.status}`;
  return jsonIn<{ code?: string }>(answer)?.code === undefined ? 'the refusal is no problem with a code' : undefined;
}
