import { Body, Controller, Get, Param, Post, Query, type Type } from '@nestjs/common';
import { defineErrors } from '@rapport/kernel';
import { APP_GUARD } from '@nestjs/core';
import { actingAs, createHttpApp } from '@rapport/testing';
import { Type as Typed } from 'class-transformer';
import { IsEmail, IsString, MaxLength, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Access } from './access.decorator.js';
import { AddressThrottlerGuard } from '../throttle/throttle.guard.js';
import { Omittable } from './omittable.decorator.js';
import { PageQueryDto } from './page-query.dto.js';

const CANARY = 'CANARY-7f3a';

const errors = defineErrors({
  busy: { code: 'sample.busy', kind: 'conflict', title: 'Busy' },
  limited: { code: 'sample.limited', kind: 'rate_limited', title: 'Too many' },
});

class InnerDto {
  @IsString()
  @MaxLength(5)
  name!: string;
}

class SampleDto {
  @IsEmail()
  @MaxLength(100)
  email!: string;

  @ValidateNested()
  @Typed(() => InnerDto)
  inner!: InnerDto;

  @Omittable()
  @IsString()
  @MaxLength(5)
  nickname?: string;
}

@Access({ public: true })
@Controller('v1/samples')
class SampleController {
  @Get()
  list(@Query() query: PageQueryDto): object {
    return { limit: query.limit, order: query.order };
  }

  @Post()
  create(@Body() body: SampleDto): object {
    return { ok: body instanceof SampleDto };
  }

  @Get('failures/:kind')
  fail(@Param('kind') kind: string): never {
    if (kind === 'coded') throw errors.busy('someone else is at it');
    if (kind === 'limited') throw errors.limited(undefined, { retryAfterMs: 1_400, extensions: { scope: 'user' } });
    throw new Error(CANARY);
  }
}

@Access({ roles: ['user'] })
@Controller('v1/private')
class PrivateController {
  @Get()
  list(): object {
    return {};
  }
}

@Access({ public: true, internal: true })
@Controller('internal/v1/samples')
class InternalController {
  @Get()
  list(): object {
    return { internal: true };
  }
}

@Controller('v1/open')
class UndeclaredController {
  @Get('door')
  enter(): object {
    return {};
  }
}

async function setup(
  environment: Record<string, string> = {},
  controllers: Type[] = [SampleController, InternalController],
) {
  return { sut: await createHttpApp({ environment, controllers }) };
}

describe('errors over HTTP', () => {
  it('writes a coded error as problem+json', async () => {
    const { sut } = await setup();
    const response = await sut.inject({
      url: '/v1/samples/failures/coded',
      headers: { 'x-request-id': 'ab'.repeat(16) },
    });
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toEqual({
      type: 'urn:rapport:problem:sample.busy',
      title: 'Busy',
      status: 409,
      detail: 'someone else is at it',
      instance: `urn:rapport:request:${'ab'.repeat(16)}`,
      code: 'sample.busy',
      trace_id: 'ab'.repeat(16),
    });
  });

  it('says when to come back, in whole seconds, and keeps extension members', async () => {
    const { sut } = await setup();
    const response = await sut.inject('/v1/samples/failures/limited');
    expect(response.headers['retry-after']).toBe('2');
    expect(response.json()).toMatchObject({ status: 429, scope: 'user' });
  });

  it('tells nothing of an unknown error', async () => {
    const { sut } = await setup();
    const response = await sut.inject('/v1/samples/failures/unknown');
    expect(response.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(response.body).not.toContain(CANARY);
  });

  it.each([
    ['an unknown address', { url: '/v1/nothing' }, 404, 'request.route_not_found'],
    ['a wrong method', { method: 'DELETE', url: '/v1/samples' }, 405, 'request.method_not_allowed'],
    ['malformed JSON', post('{"a":'), 400, 'request.malformed'],
    ['an empty JSON body', post(''), 400, 'request.malformed'],
    ['a poisoned prototype', post('{"__proto__":{"admin":true}}'), 400, 'request.malformed'],
    ['an unsupported media type', post('<a/>', 'application/xml'), 415, 'request.unsupported_media'],
    ['a form', post('email=a', 'application/x-www-form-urlencoded'), 415, 'request.unsupported_media'],
    ['plain text', post('{}', 'text/plain'), 415, 'request.unsupported_media'],
    ['a body over the limit', post(JSON.stringify({ a: 'x'.repeat(2_000) })), 413, 'request.too_large'],
    ['a malformed URL', { url: '/v1/samples/failures/%E0%A4%A' }, 400, 'request.malformed'],
  ] as const)('answers %s with a coded problem', async (_, request, status, code) => {
    const { sut } = await setup({ HTTP_BODY_LIMIT_BYTES: '1024' });
    const response = await sut.inject(request as never);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({ status, code });
  });

  it('leaves it to the routes how long their parameters may be', async () => {
    const { sut } = await setup();
    // The route itself answers, as it does every kind that it does not know.
    expect((await sut.inject(`/v1/samples/failures/${'x'.repeat(9_000)}`)).json()).toMatchObject({ code: 'internal' });
  });

  it('names the methods that an address supports', async () => {
    const { sut } = await setup();
    const response = await sut.inject({ method: 'DELETE', url: '/v1/samples/failures/x' });
    expect(response.headers['allow']).toBe('GET, HEAD');
  });
});

function post(payload: string, type = 'application/json') {
  return { method: 'POST', url: '/v1/samples', payload, headers: { 'content-type': type } } as const;
}

describe('validation', () => {
  it('names each wrong field by JSON pointer, without its value', async () => {
    const { sut } = await setup();
    const body = { email: CANARY, inner: { name: `${CANARY}x`, extra: 1 } };
    const response = await sut.inject(post(JSON.stringify(body)));
    const pointers = response.json().errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(['/email', '/inner/extra', '/inner/name']);
    expect(response.body).not.toContain(CANARY);
  });

  it('keeps the answer short, however much is wrong', async () => {
    const { sut } = await setup();
    const fields = Array.from({ length: 200 }, (_, index) => [`${index}${'x'.repeat(1_000)}`, 0]);
    const { errors: issues } = (await sut.inject(post(JSON.stringify(Object.fromEntries(fields))))).json<{
      errors: { pointer: string; detail: string }[];
    }>();
    expect(issues).toHaveLength(100);
    expect(issues.flatMap(({ pointer, detail }) => [pointer, detail]).filter((text) => text.length > 512)).toEqual([]);
  });

  it.each([
    ['members', Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`m${index}`, 0]))],
    ['items of a list', { inner: Array.from({ length: 1_001 }, () => 0) }],
    ['levels', JSON.parse(`${'['.repeat(1_002)}${']'.repeat(1_002)}`) as unknown],
  ])('looks at no body of too many %s', async (_, body) => {
    const { sut } = await setup();
    const { errors: issues, ...problem } = (await sut.inject(post(JSON.stringify(body)))).json<{ errors?: object }>();
    expect(problem).toMatchObject({ status: 400, detail: 'more than 1000 members and items' });
    expect(issues).toBeUndefined();
  });

  it('says of what is missing that it is, rather than that it is too long', async () => {
    const { sut } = await setup();
    const { errors: issues } = (await sut.inject(post('{"inner":{}}'))).json<{ errors: object[] }>();
    expect(issues).toEqual([
      { pointer: '/email', detail: 'email is required' },
      { pointer: '/inner/name', detail: 'name is required' },
    ]);
  });

  it('lets a member be left out, but not be null', async () => {
    const { sut } = await setup();
    const body = { email: 'ana@example.com', inner: { name: 'Ana' } };
    expect((await sut.inject(post(JSON.stringify(body)))).statusCode).toBe(201);
    const response = await sut.inject(post(JSON.stringify({ ...body, nickname: null })));
    expect(response.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/nickname' }] });
  });

  it('names a wrong query parameter by its name', async () => {
    const { sut } = await setup();
    const response = await sut.inject('/v1/samples?limit=101');
    expect(response.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: 'limit' }] });
  });

  it('converts and fills in the paging parameters', async () => {
    const { sut } = await setup();
    expect((await sut.inject('/v1/samples?limit=7')).json()).toEqual({ limit: 7, order: 'desc' });
  });
});

describe('request ids', () => {
  it.each([
    ['a UUID', { 'x-request-id': '0198F2A0-C0DE-7000-8000-000000000001' }, '0198f2a0-c0de-7000-8000-000000000001'],
    ['a trace', { traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01` }, 'c'.repeat(32)],
  ])('takes over %s', async (_, headers, expected) => {
    const { sut } = await setup();
    const response = await sut.inject({ url: '/v1/samples', headers });
    expect(response.headers['x-request-id']).toBe(expected);
  });

  it.each([CANARY, 'ana@example.com', '4111111111111111', 'f'.repeat(33)])(
    'makes its own rather than take over %j',
    async (given) => {
      const { sut } = await setup();
      const response = await sut.inject({ url: '/v1/samples', headers: { 'x-request-id': given } });
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    },
  );
});

describe('headers', () => {
  it('forbids storing, sniffing, framing and loading anything', async () => {
    const { sut } = await setup();
    const { headers } = await sut.inject('/v1/samples');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('names the slot that answers, also on failures', async () => {
    const { sut } = await setup({ RAPPORT_SLOT: 'green' });
    for (const url of ['/v1/samples', '/v1/nothing', '/v1/samples/failures/coded'])
      expect((await sut.inject(url)).headers['x-rapport-slot']).toBe('green');
  });

  it('names no slot where there are none', async () => {
    const { sut } = await setup();
    expect((await sut.inject('/v1/samples')).headers).not.toHaveProperty('x-rapport-slot');
  });

  it('admits no foreign origin by default', async () => {
    const { sut } = await setup();
    const response = await sut.inject({ url: '/v1/samples', headers: { origin: 'https://evil.example' } });
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('admits a configured origin, on failures too, and no other', async () => {
    const { sut } = await setup({ HTTP_CORS_ORIGINS: 'https://app.example, https://b.example' });
    const allowed = await sut.inject({ url: '/v1/nothing', headers: { origin: 'https://app.example' } });
    const foreign = await sut.inject({ url: '/v1/samples', headers: { origin: 'https://evil.example' } });
    expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('lets browsers send each header that some operation reads', async () => {
    const { sut } = await setup({ HTTP_CORS_ORIGINS: 'https://app.example' });
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'GET' };
    const response = await sut.inject({ method: 'OPTIONS', url: '/v1/samples', headers });
    const allowed = String(response.headers['access-control-allow-headers']).split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['Idempotency-Key', 'Last-Event-ID', 'Receipt-Token']));
  });
});

describe('access policies', () => {
  it('refuses to boot while a route has none, and names it', async () => {
    await expect(setup({}, [SampleController, UndeclaredController])).rejects.toThrow(
      'GET /v1/open/door (UndeclaredController.enter): declares no @Access policy',
    );
  });

  it.each([
    ['nobody guards', []],
    ['only a rate limit stands before', [{ provide: APP_GUARD, useExisting: AddressThrottlerGuard }]],
  ])('refuses to boot while %s what is not public', async (_, providers) => {
    await expect(createHttpApp({ controllers: [PrivateController], providers })).rejects.toThrow(
      'GET /v1/private (PrivateController.list): is not public, and this server has no guard',
    );
  });

  it('boots once somebody guards it', async () => {
    const app = await createHttpApp({ controllers: [PrivateController], providers: [actingAs] });
    expect((await app.inject('/v1/private')).statusCode).toBe(403);
  });
});
