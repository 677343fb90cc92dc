import { Body, Controller, Post, type CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { defineErrors } from '@rapport/kernel';
import { createHttpApp } from '@rapport/testing';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { Access } from './access.decorator.js';
import { AnswersErrorsAs } from './error-format.js';

const errors = defineErrors({ shut: { code: 'door.shut', kind: 'forbidden', title: 'Shut' } });

class NameDto {
  @IsString()
  name!: string;
}

@AnswersErrorsAs({ mediaType: 'application/json', body: ({ code }) => ({ oops: code }) })
@Access({ public: true })
@Controller('v1/foreign/:id')
class ForeignController {
  @Post()
  create(@Body() _body: NameDto): void {}
}

@Access({ public: true })
@Controller('v1/own')
class OwnController {
  @Post()
  create(@Body() _body: NameDto): void {}
}

const doorkeeper: CanActivate = {
  canActivate(context) {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['x-shut'] !== undefined) throw errors.shut();
    return true;
  },
};

async function setup() {
  const app = await createHttpApp({
    controllers: [ForeignController, OwnController],
    providers: [{ provide: APP_GUARD, useValue: doorkeeper }],
  });
  const post = async (url: string, payload: string, headers: Record<string, string> = {}) => {
    const type = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url, payload, headers: { ...type, ...headers } });
    return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.json<object>() };
  };
  return { sut: post };
}

describe('AnswersErrorsAs', () => {
  it.each([
    ['validation', '{}', {}, 400, 'request.invalid'],
    ['unreadable bodies', '{', {}, 400, 'request.malformed'],
    ['guards', '{}', { 'x-shut': '1' }, 403, 'door.shut'],
    ['foreign media types', '{}', { 'content-type': 'text/css' }, 415, 'request.unsupported_media'],
  ])('shapes the errors of %s', async (_, payload, headers, status, code) => {
    const { sut } = await setup();
    expect(await sut('/v1/foreign/1', payload, headers as Record<string, string>)).toEqual({
      status,
      type: expect.stringContaining('application/json'),
      body: { oops: code },
    });
  });

  it('leaves other routes alone', async () => {
    const { sut } = await setup();
    expect(await sut('/v1/own', '{}')).toMatchObject({
      type: expect.stringContaining('application/problem+json'),
      body: { code: 'request.invalid' },
    });
  });
});
