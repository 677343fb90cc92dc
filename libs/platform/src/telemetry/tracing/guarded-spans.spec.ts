import { newId } from '@rapport/kernel';
import { recordSpans } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { inSpan } from './spans.js';

async function exported(name: string, attributes: Record<string, unknown>) {
  const { finished } = await recordSpans();
  await inSpan(name, { attributes }, async () => undefined);
  return (await finished())[0]!;
}

describe('what leaves the process of a span', () => {
  it('is what the list allows', async () => {
    const allowed = { 'http.route': '/v1/conversations/:id', 'gen_ai.usage.input_tokens': 12 };
    const { attributes } = await exported('GET /v1/conversations/:id', {
      ...allowed,
      'user.id': 'usr_1',
      'gen_ai.input.messages': 'Hello',
    });
    expect(attributes).toEqual(allowed);
  });

  it.each([
    'Dear diary, today I met Ada!',
    'ada@example.org',
    newId('user'),
    'x'.repeat(129),
    '4111 1111 1111 1111',
    'SELECT * FROM users WHERE name = $1',
  ])('is no text such as %s, in an attribute or as a name', async (text) => {
    const { name, attributes } = await exported(text, { 'rapport.outcome': text, 'gen_ai.request.model': [text] });
    expect([name, attributes]).toEqual(['[omitted]', { 'rapport.outcome': '[omitted]' }]);
  });
});
