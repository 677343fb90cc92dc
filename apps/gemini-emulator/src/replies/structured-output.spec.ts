import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonSchema } from '../protocol/messages.js';
import { readPrompt } from './prompt-view.js';
import { composeEnum, composeJson } from './structured-output.js';

const setup = (schema: JsonSchema | undefined, text: string): unknown =>
  JSON.parse(composeJson(schema, readPrompt(undefined, [{ role: 'user', parts: [{ text }] }])));
const object = (properties: Record<string, unknown>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

/** Any schema of the kinds that a caller may ask for. */
const { schema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constant('string'), minLength: fc.nat(5), maxLength: fc.integer({ min: 5, max: 40 }) }),
    fc.record({ type: fc.constant('string'), format: fc.constantFrom('date', 'date-time', 'email', 'uuid') }),
    fc.record({
      type: fc.constantFrom('integer', 'number'),
      minimum: fc.integer({ min: -9, max: 9 }),
      maximum: fc.integer({ min: 9, max: 99 }),
    }),
    fc.constantFrom({ type: 'boolean' }, { type: 'null' }, { const: 'x' }, { type: ['string', 'null'] }),
    fc.record({ enum: fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }) }),
    fc.record({
      type: fc.constant('array'),
      items: tie('schema'),
      minItems: fc.nat(2),
      maxItems: fc.integer({ min: 2, max: 4 }),
    }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc
      .dictionary(fc.constantFrom('title', 'summary', 'facts', 'name', 'score', 'kind', 'date', 'age'), tie('schema'), {
        maxKeys: 4,
      })
      .map((properties) => ({
        type: 'object',
        properties,
        required: Object.keys(properties),
        additionalProperties: false,
      })),
  ),
}));

describe('composeJson', () => {
  it('keeps to any schema', () => {
    const text =
      'My name is Anna. I am 34 and I moved to Lisbon on 2024-05-01. I love long walks by the river with my dog!';
    fc.assert(
      fc.property(schema, (asked) => {
        expect(() => z.fromJSONSchema(asked as never).parse(setup(asked, text))).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('gives a conversation a short title', () => {
    const { title } = setup(
      object({ title: { type: 'string' } }),
      'Write a title for this conversation.\n<message>\nI started painting watercolours again after ten years.\n</message>',
    ) as { title: string };
    expect(title).toMatch(/painting watercolours/i);
    expect(title.split(' ').length).toBeLessThanOrEqual(5);
  });

  it('takes from a dialogue what the person said of themselves', () => {
    const text =
      'Extract facts.\nUser: My name is Anna. It rains.\nMaren: I see.\nUser: I work as a nurse. Do I talk too much?';
    const memories = { type: 'array', items: object({ text: { type: 'string' } }) };
    expect(setup(object({ memories }), text)).toEqual({
      memories: [{ text: 'My name is Anna.' }, { text: 'I work as a nurse.' }],
    });
  });

  it('reads plain facts and takes a named choice', () => {
    const fields = object({
      name: { type: 'STRING' },
      city: { type: 'STRING' },
      age: { type: 'INTEGER' },
      mood: { enum: ['happy', 'sad'] },
    });
    expect(setup(fields, 'Call me Ida. I am 41, I live in Porto and I feel sad.')).toEqual({
      name: 'Ida',
      city: 'Porto',
      age: 41,
      mood: 'sad',
    });
  });

  it('follows references and ends where a schema refers to itself', () => {
    const tree = {
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
      $ref: '#/$defs/node',
    };
    expect(setup(tree, 'hi')).toHaveProperty('next.next.next');
  });

  it('answers without a schema too', () => {
    expect(setup(undefined, 'I love rivers.')).toMatchObject({ summary: 'I love rivers.' });
  });
});

describe('composeEnum', () => {
  it('answers with one of the values', () => {
    const view = readPrompt(undefined, [{ role: 'user', parts: [{ text: 'The film was negative about trains.' }] }]);
    expect(composeEnum({ enum: ['POSITIVE', 'NEGATIVE'] }, view)).toBe('NEGATIVE');
  });
});
