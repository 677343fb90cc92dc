import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { partOf } from './split-document.js';

const schema = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });
const answering = (name: string): object => ({
  get: {
    tags: [`about ${name}`],
    responses: { 200: { description: '', content: { 'application/json': { schema: schema(name) } } } },
  },
});
const document = {
  openapi: '3.0.0',
  info: { title: 'Test', version: '1' },
  tags: [{ name: 'about Turn' }, { name: 'about Report' }],
  paths: { '/open': answering('Turn'), '/internal/secret': answering('Report') },
  components: {
    schemas: {
      Turn: { type: 'object', properties: { message: schema('Message') } },
      Message: { type: 'object', properties: { answers: schema('Message') } },
      Report: { type: 'object' },
    },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  },
} as unknown as OpenAPIObject;

describe('partOf', () => {
  it('keeps the accepted paths and what they refer to, however far', () => {
    const part = partOf(document, (path) => path === '/open');
    expect(Object.keys(part.paths)).toEqual(['/open']);
    expect(Object.keys(part.components?.schemas ?? {})).toEqual(['Turn', 'Message']);
    expect(part.tags).toEqual([{ name: 'about Turn' }]);
    expect(part.components?.securitySchemes).toEqual(document.components?.securitySchemes);
  });

  it('leaves the document itself as it was', () => {
    partOf(document, () => false);
    expect(Object.keys(document.paths)).toHaveLength(2);
  });
});
