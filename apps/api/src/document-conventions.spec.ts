import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { stateConventions } from './document-conventions.js';

const ok = () => ({ description: 'Fine.' });
const setup = (operation: object = {}) => {
  const get = { tags: ['tea'], responses: { 200: ok(), 429: ok() }, ...operation };
  const document = { openapi: '3.0.0', info: { title: '', version: '' }, paths: { '/tea': { get } } };
  return { sut: stateConventions, ctx: { document: document as unknown as OpenAPIObject, get } };
};
const headersOf = (response: object): string[] => Object.keys((response as { headers: object }).headers);

describe('the conventions of the API document', () => {
  it('give every answer its headers, and a refusal the time to come back', () => {
    const { sut, ctx } = setup();
    sut(ctx.document);
    const common = ['X-Request-Id', 'Access-Control-Allow-Origin', 'RateLimit', 'RateLimit-Policy'];
    expect(headersOf(ctx.get.responses[200])).toEqual(common);
    expect(headersOf(ctx.get.responses[429])).toEqual([...common, 'Retry-After']);
  });

  it('promise no rate limits where there are none', () => {
    const { sut, ctx } = setup({ 'x-unthrottled': true });
    sut(ctx.document);
    expect(headersOf(ctx.get.responses[200])).toEqual(['X-Request-Id', 'Access-Control-Allow-Origin']);
  });

  it.each([
    { security: undefined, stated: [] },
    { security: [{ bearer: [] }], stated: [{ bearer: [] }] },
  ])('say that an operation with security $security needs $stated', ({ security, stated }) => {
    const { sut, ctx } = setup({ security });
    expect(sut(ctx.document).paths['/tea']?.get?.security).toEqual(stated);
  });

  it('bound whole numbers, but not those that are bounded already', () => {
    const count = { name: 'count', in: 'query', schema: { type: 'integer' } };
    const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } };
    const { sut, ctx } = setup({ parameters: [count, limit] });
    sut(ctx.document);
    expect(count.schema).toEqual({ type: 'integer', format: 'int64', minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
    expect(limit.schema).toMatchObject({ minimum: 1, maximum: 9 });
  });
});
