import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { contentHash, parseDefinition } from './parse-definition.js';

const MAREN: Record<string, object> = parse(
  await readFile(join(import.meta.dirname, '../../personas/maren.yaml'), 'utf8'),
);
const withSafety = (safety: unknown) => ({ ...MAREN, policies: { ...MAREN['policies'], safety } });

it('takes what screening is to do otherwise, as part of what a version is', () => {
  const definition = parseDefinition(withSafety({ violence: { high: 'annotate' } }));
  expect(definition.policies.safety).toEqual({ violence: { high: 'annotate' } });
  expect(contentHash(definition)).not.toBe(contentHash(parseDefinition(MAREN)));
});

it.each([
  [{ sexual_minors: { low: 'allow' } }, '/policies/safety'],
  [{ crisis: { high: 'allow' } }, '/policies/safety'],
  [{ violence: { critical: 'allow' } }, '/policies/safety/violence'],
  [{ violence: { high: 'escalate' } }, '/policies/safety/violence/high'],
])('refuses %j', (safety, pointer) => {
  expect(() => parseDefinition(withSafety(safety))).toThrow(
    expect.objectContaining({ code: 'persona.invalid', issues: [expect.objectContaining({ pointer })] }),
  );
});
