import { describe, expect, it } from 'vitest';
import { checkGenerate } from './check-generate.js';
import type { GenerateRequest } from './messages.js';
import { findModel, type GenerativeModel } from './models.js';

const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];
const check =
  (request: GenerateRequest, model = 'gemini-3.8-flash') =>
  (): void =>
    checkGenerate({ contents, ...request }, findModel(model, 'v1beta') as GenerativeModel);
const thinking = (thinkingLevel: string): GenerateRequest => ({
  generationConfig: { thinkingConfig: { thinkingLevel } },
});

describe('checkGenerate', () => {
  it('accepts a plain request', () => {
    expect(check({ generationConfig: { temperature: 1, maxOutputTokens: 10 } })).not.toThrow();
  });

  it.each<[string, GenerateRequest, RegExp]>([
    ['no contents', { contents: [] }, /contents is not specified/],
    ['no parts', { contents: [{ role: 'user' }] }, /contents\[0\]\.parts: contents\.parts must not be empty/],
    ['a foreign role', { contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] }, /valid role: user, model/],
    ['an empty part', { contents: [{ parts: [{}] }] }, /required oneof field 'data'/],
    ['too hot', { generationConfig: { temperature: 3 } }, /temperature must be in the range \[0, 2\]/],
    ['no output', { generationConfig: { maxOutputTokens: 0 } }, /max_output_tokens must be in the range/],
    ['two candidates', { generationConfig: { candidateCount: 2 } }, /Only one candidate/],
    ['a schema without JSON', { generationConfig: { responseJsonSchema: {} } }, /response_mime_type/],
    ['a foreign type', { generationConfig: { responseMimeType: 'text/html' } }, /allowed mimetypes/],
    ['a cache and instructions', { cachedContent: 'cachedContents/x', systemInstruction: {} }, /Proposed fix/],
  ])('refuses %s', (_, request, message) => {
    expect(check(request)).toThrow(message);
  });

  it.each([
    ['gemini-3.8-flash', 'MINIMAL', /MINIMAL is not supported/],
    ['gemini-2.5-flash', 'LOW', /Thinking level is not supported for this model/],
  ])('refuses on %s the thinking level %s', (model, level, message) => {
    expect(check(thinking(level), model)).toThrow(message);
  });

  it('accepts MINIMAL where the model has it', () => {
    expect(check(thinking('MINIMAL'), 'gemini-3.5-flash-lite')).not.toThrow();
  });

  it('refuses a thinking budget where the model has none, and both at once', () => {
    const budget = { generationConfig: { thinkingConfig: { thinkingBudget: 10 } } };
    const both = { generationConfig: { thinkingConfig: { thinkingBudget: 10, thinkingLevel: 'LOW' } } };
    expect(check(budget, 'gemini-4-argon')).toThrow(/budget is not supported/);
    expect(check(both)).toThrow(/only one of thinking budget and thinking level/);
  });
});
