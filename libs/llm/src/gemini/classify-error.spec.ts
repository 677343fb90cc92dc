import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { ApiError } from '@google/genai';
import { describe, expect, it } from 'vitest';
import { classifyError } from './classify-error.js';
import { isRetryable } from '../policy/retry-delay.js';

const fixture = (name: string): string => readFileSync(`${import.meta.dirname}/__fixtures__/errors/${name}`, 'utf8');

/** As the SDK builds it: the whole body as JSON text, with its HTTP status. */
function apiError(name: string): ApiError {
  const body = JSON.parse(fixture(name));
  return new ApiError({ message: JSON.stringify(body), status: body.error.code });
}

describe('classifyError', () => {
  it.each([
    ['invalid-argument.json', 'llm.rejected', false],
    ['api-key-invalid.json', 'llm.credentials', false],
    ['failed-precondition.json', 'llm.rejected', false],
    ['unauthenticated.json', 'llm.credentials', false],
    ['permission-denied.json', 'llm.credentials', false],
    ['prepaid-credit-empty.json', 'llm.billing', false],
    ['not-found.json', 'llm.model_not_found', false],
    ['rate-limited.json', 'llm.rate_limited', true],
    ['rate-limited-text-only.json', 'llm.rate_limited', true],
    ['rate-limited-bare.json', 'llm.rate_limited', true],
    ['quota-per-day.json', 'llm.quota_exhausted', false],
    ['cancelled.json', 'llm.upstream', true],
    ['internal.json', 'llm.upstream', true],
    ['unavailable.json', 'llm.overloaded', true],
    ['deadline-exceeded.json', 'llm.upstream', true],
  ])('reads %s as %s, retryable: %s', (name, code, retryable) => {
    const error = classifyError(apiError(name));
    expect([error.code, isRetryable(error)]).toEqual([code, retryable]);
  });

  it.each([
    ['rate-limited.json', 47_435],
    ['rate-limited-text-only.json', 47_400],
    ['rate-limited-bare.json', undefined],
  ])('takes the moment to come back from %s', (name, retryAfterMs) => {
    expect(classifyError(apiError(name)).retryAfterMs).toBe(retryAfterMs);
  });

  it('reads the page of a gateway, which the SDK wraps as JSON', () => {
    const message = JSON.stringify({
      error: { message: fixture('bad-gateway.html'), code: 502, status: 'Bad Gateway' },
    });
    expect(classifyError(new ApiError({ message, status: 502 })).code).toBe('llm.upstream');
  });

  it('reads an error event from within a stream past the words before its JSON', () => {
    const message = `got status: RESOURCE_EXHAUSTED. ${JSON.stringify(JSON.parse(fixture('rate-limited.json')))}`;
    expect(classifyError(new ApiError({ message, status: 429 })).retryAfterMs).toBe(47_435);
  });

  it.each([
    ['a refused connection', new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }), 'llm.network'],
    ['a broken connection', new TypeError('terminated', { cause: withCode('UND_ERR_SOCKET') }), 'llm.network'],
    ['half an event', new Error('Incomplete JSON segment at the end'), 'llm.truncated'],
    ['an event that is no JSON', new SyntaxError('Unexpected token'), 'llm.truncated'],
    ['an abort', new DOMException('This operation was aborted', 'AbortError'), 'llm.aborted'],
    ['a mistake of our own', new RangeError('Invalid array length'), 'llm.rejected'],
    ['no error at all', 'thrown text', 'llm.rejected'],
  ])('reads %s', (_, thrown, code) => {
    expect(classifyError(thrown).code).toBe(code);
  });

  it('keeps the codes and the frames but no word of the message', () => {
    const leaky = new SyntaxError('Unexpected token \'m\', "my secret" is not valid JSON');
    const shown = inspect(classifyError(leaky)) + inspect(classifyError(apiError('quota-per-day.json')));
    expect(shown).not.toMatch(/secret|billing details/);
    expect(shown).toMatch(/ApiError 429 RESOURCE_EXHAUSTED GenerateRequestsPerDayPerProjectPerModel-FreeTier/);
    expect(shown).toMatch(/classify-error\.spec\.ts/);
  });
});

function withCode(code: string): Error {
  return Object.assign(new Error('socket'), { code });
}
