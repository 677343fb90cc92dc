import { describe, expect, it } from 'vitest';
import { GoogleError } from './google-error.js';
import { readBody, readDuration } from './read-body.js';
import { generateFields } from './request-fields.js';

const refusal = (body: unknown): GoogleError => {
  try {
    readBody(typeof body === 'string' ? body : JSON.stringify(body), generateFields);
  } catch (error) {
    if (error instanceof GoogleError) return error;
    throw error;
  }
  throw new Error('the body was accepted');
};

describe('readBody', () => {
  it('takes names in either spelling', () => {
    const read = readBody('{"generation_config":{"max_output_tokens":5},"systemInstruction":{}}', generateFields);
    expect(read).toEqual({ generationConfig: { maxOutputTokens: 5 }, systemInstruction: {} });
  });

  it('takes numbers that travel as text, and a lone value for a list of one', () => {
    const read = readBody('{"generationConfig":{"maxOutputTokens":"5","stopSequences":"x"}}', generateFields);
    expect(read['generationConfig']).toEqual({ maxOutputTokens: 5, stopSequences: ['x'] });
  });

  it("names every unknown field and its place in Google's words", () => {
    const { message } = refusal({ foo: 1, contents: [{ parts: [{ txt: 'x' }] }], generationConfig: { bar: 1 } });
    expect(message.split('\n')).toEqual([
      'Invalid JSON payload received. Unknown name "foo": Cannot find field.',
      `Invalid JSON payload received. Unknown name "txt" at 'contents[0].parts[0]': Cannot find field.`,
      `Invalid JSON payload received. Unknown name "bar" at 'generation_config': Cannot find field.`,
    ]);
  });

  it.each([
    [{ contents: [{ parts: [{ text: 1 }] }] }, `Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 1`],
    [
      { generationConfig: { maxOutputTokens: 1.5 } },
      `Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5`,
    ],
    [{ generationConfig: 'x' }, `Invalid value at 'generation_config' (message), "x"`],
    [
      { safetySettings: [{ category: 'RUDE' }] },
      `Invalid value at 'safety_settings[0].category' (type.googleapis.com/google.ai.generativelanguage.v1beta.HarmCategory), "RUDE"`,
    ],
  ])('refuses %j', (body, message) => {
    expect(refusal(body)).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT', message });
  });

  it('refuses what is not JSON', () => {
    expect(refusal('{"contents":').message).toMatch(/^Invalid JSON payload received\./);
  });

  it('is not fooled by names that every object has', () => {
    expect(refusal('{"constructor":{}}').message).toContain('"constructor"');
  });
});

describe('readDuration', () => {
  it('reads seconds and fractions', () => {
    expect(readDuration('3.5s', 'ttl')).toBe(3_500);
  });

  it.each(['3', '3m', '-1s', ''])('refuses %j', (text) => {
    expect(() => readDuration(text, 'ttl')).toThrow(GoogleError);
  });
});
