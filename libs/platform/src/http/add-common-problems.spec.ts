import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { defineErrors } from '@rapport/kernel';
import { actingAs, createHttpApp } from '@rapport/testing';
import { expect, it } from 'vitest';
import { Access } from './access.decorator.js';
import { addCommonProblems } from './add-common-problems.js';
import { ApiProblems } from './api-problems.decorator.js';
import { ProblemIssueDto } from './problem.dto.js';

const errors = defineErrors({
  missing: { code: 'sample.missing', kind: 'not_found', title: 'Missing' },
  gone: { code: 'sample.gone', kind: 'not_found', title: 'Gone' },
  slow: { code: 'sample.slow', kind: 'rate_limited', title: 'Slow down' },
});

@Controller('v1')
class SampleController {
  @Access({ public: true })
  @Get()
  @ApiOkResponse()
  read(): void {}

  @Access({ roles: ['user'] })
  @Post()
  @ApiCreatedResponse()
  @ApiProblems(errors.missing, errors.gone, errors.slow)
  write(@Body() _body: ProblemIssueDto): void {}
}

async function setup() {
  const app = await createHttpApp({ controllers: [SampleController], providers: [actingAs] });
  const document = addCommonProblems(SwaggerModule.createDocument(app, new DocumentBuilder().build()));
  const responses = (method: 'get' | 'post') => document.paths['/v1']?.[method]?.responses ?? {};
  return { sut: { document, responses } };
}

it('documents for each route what the platform itself may answer', async () => {
  const { sut } = await setup();
  expect(Object.keys(sut.responses('get'))).toEqual(['200', '429', '500']);
  expect(Object.keys(sut.responses('post'))).toEqual(['201', '400', '401', '403', '404', '413', '415', '429', '500']);
});

it('lists the codes of one status together, and lets them stand beside the common ones', async () => {
  const { sut } = await setup();
  expect(sut.responses('post')).toMatchObject({
    404: { description: '`sample.missing`: Missing; `sample.gone`: Gone' },
    429: { description: '`sample.slow`: Slow down' },
    500: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDto' } } } },
  });
  expect(sut.document.components?.schemas).toHaveProperty('ProblemDto');
});
