import { describe, expect, it } from 'vitest';
import type { CachedContentRequest } from '../protocol/messages.js';
import { CachedContentEndpoints } from './cached-contents.js';
import type { Call } from './call.js';

const long = [{ role: 'user', parts: [{ text: 'Once upon a time. '.repeat(1_000) }] }];

const setup = (): {
  sut: CachedContentEndpoints;
  ctx: {
    call: (message?: CachedContentRequest) => Call<CachedContentRequest>;
    pass: (ms: number) => void;
    only: () => string;
  };
} => {
  let now = Date.UTC(2026, 0, 1);
  const sut = new CachedContentEndpoints(() => now);
  const call = (message: CachedContentRequest = {}): Call<CachedContentRequest> => ({
    version: 'v1beta',
    resource: '',
    query: new URLSearchParams(),
    key: 'k',
    message: { model: 'models/gemini-3.8-flash', contents: long, ...message },
    fault: undefined,
  });
  const only = (): string => /"name":"([^"]+)"/.exec(JSON.stringify(sut.list(call())).replaceAll('\\', ''))?.[1] ?? '';
  return { sut, ctx: { call, pass: (ms) => (now += ms), only } };
};

describe('cached contents', () => {
  it('live for an hour unless told otherwise', () => {
    const { sut, ctx } = setup();
    sut.create(ctx.call());
    const name = ctx.only();
    ctx.pass(3_599_999);
    expect(sut.require(name, 'k').name).toBe(name);
    ctx.pass(1);
    expect(() => sut.require(name, 'k')).toThrow(/not found \(or permission denied\)/);
  });

  it('live on when they are extended', () => {
    const { sut, ctx } = setup();
    sut.create(ctx.call({ ttl: '10s' }));
    const name = ctx.only();
    sut.patch({ ...ctx.call(), resource: name, message: { ttl: '20s' } });
    ctx.pass(15_000);
    expect(ctx.only()).toBe(name);
    ctx.pass(5_000);
    expect(ctx.only()).toBe('');
  });

  it('cannot be changed without saying how', () => {
    const { sut, ctx } = setup();
    sut.create(ctx.call());
    expect(() => sut.patch({ ...ctx.call(), resource: ctx.only(), message: {} })).toThrow(
      /ttl or expire_time must be set/,
    );
  });
});
