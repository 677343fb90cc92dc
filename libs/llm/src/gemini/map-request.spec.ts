import { describe, expect, it } from 'vitest';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import type { GenerateRequest } from '../language-model.js';
import { toGenerateParameters } from './map-request.js';

const signal = new AbortController().signal;

const map = (request: Partial<GenerateRequest> = {}, requestId?: string, cachedContent?: string) =>
  toGenerateParameters(
    { model: 'gemini-3.5-flash-lite', turns: [{ role: 'user', text: 'hi' }], maxOutputTokens: 1_000, ...request },
    new ModelCatalogue(),
    { requestId },
    signal,
    cachedContent,
  );

describe('toGenerateParameters', () => {
  it('sends the conversation in order and the system prompt apart', () => {
    const turns = [
      { role: 'user', text: 'hi' },
      { role: 'model', text: 'hello' },
      { role: 'user', text: 'how are you?' },
    ] as const;
    expect(map({ turns, system: 'You are kind.' })).toMatchObject({
      contents: turns.map(({ role, text }) => ({ role, parts: [{ text }] })),
      config: { systemInstruction: 'You are kind.' },
    });
  });

  it('declares no tool, whatever the request holds: a reply can say something and nothing else', () => {
    const smuggled = {
      tools: [
        { functionDeclarations: [{ name: 'send' }] },
        { codeExecution: {} },
        { googleSearch: {} },
        { urlContext: {} },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY' } },
      config: { tools: [{ codeExecution: {} }] },
    };
    const { config = {} } = map(smuggled as Partial<GenerateRequest>);
    expect(Object.keys(config).filter((key) => /tool|function|search|execution/i.test(key))).toEqual([
      'automaticFunctionCalling',
    ]);
    expect(JSON.stringify(config)).not.toMatch(/send|codeExecution|googleSearch|urlContext/);
  });

  it('switches off what would send further paid requests, and passes the signal', () => {
    expect(map().config).toMatchObject({
      automaticContinuation: false,
      automaticFunctionCalling: { disable: true },
      abortSignal: signal,
    });
  });

  it.each([
    ['gemini-3.5-flash-lite', 'minimal', 'MINIMAL', 1_512],
    ['gemini-3.8-flash', 'minimal', 'LOW', 2_024],
    ['gemini-3.8-flash', 'high', 'HIGH', 9_192],
    ['gemini-of-tomorrow', 'minimal', 'MINIMAL', 1_512],
  ] as const)('asks %s for thinking %s as %s with room for it: %i', (model, thinking, level, tokens) => {
    expect(map({ model, thinking }).config).toMatchObject({
      thinkingConfig: { thinkingLevel: level },
      maxOutputTokens: tokens,
    });
  });

  it('sends no level to a model that takes none, and none when none is asked', () => {
    const configs = [map({ model: 'gemini-2.5-flash', thinking: 'low' }), map()].map(({ config }) => config);
    expect(configs.map((config) => config?.thinkingConfig)).toEqual([undefined, undefined]);
  });

  it('makes room for the thinking that the model does unasked', () => {
    expect(map({ model: 'gemini-3.8-flash' }).config?.maxOutputTokens).toBe(1_000 + 4_096);
  });

  it('never asks for more than the model can give', () => {
    expect(map({ maxOutputTokens: 65_536 }).config?.maxOutputTokens).toBe(65_536);
  });

  it('spells the safety settings as Gemini does', () => {
    expect(map({ safety: { hate: 'block_only_high', sexual: 'off' } }).config?.safetySettings).toEqual([
      { category: 'HARM_CATEGORY_HATE_SPEECH', threshold: 'BLOCK_ONLY_HIGH' },
      { category: 'HARM_CATEGORY_SEXUALLY_EXPLICIT', threshold: 'OFF' },
    ]);
  });

  it('leaves the system prompt to the cache that holds it', () => {
    const { config } = map({ system: 'You are kind.' }, undefined, 'cachedContents/1');
    expect([config?.systemInstruction, config?.cachedContent]).toEqual([undefined, 'cachedContents/1']);
  });

  it('asks for JSON by its schema', () => {
    const responseSchema = { type: 'object', properties: { title: { type: 'string' } } };
    expect(map({ responseSchema }).config).toMatchObject({
      responseMimeType: 'application/json',
      responseJsonSchema: responseSchema,
    });
  });

  it('carries the request id to the upstream’s log', () => {
    expect(map({}, 'req-1').config?.httpOptions).toEqual({ headers: { 'x-request-id': 'req-1' } });
  });

  it.each([[[]], [[{ role: 'model' as const, text: 'hello' }]]])(
    'refuses to send %j, which is no question',
    (turns) => {
      expect(() => map({ turns })).toThrow(expect.objectContaining({ code: 'llm.rejected' }));
    },
  );
});
