import { Test } from '@nestjs/testing';
import { Clock } from '@rapport/kernel';
import { ConfigModule, InProcessSharedState, loadConfig, SharedState, TelemetryModule } from '@rapport/platform';
import { FixtureUpstream, ManualClock, portsModule } from '@rapport/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LlmModule, llmConfig, ModelLadder, type GenerateRequest, type ModelAttempt } from '../index.js';

// Real sockets and the whole policy; only time is ours.

const REQUEST: GenerateRequest = {
  model: 'other-model',
  system: 'You are Maren.',
  turns: [
    { role: 'user', text: 'Hi' },
    { role: 'model', text: 'Ahoy' },
    { role: 'user', text: 'Who are you?' },
  ],
  maxOutputTokens: 100,
  temperature: 0.5,
};

async function setup(environment: Record<string, string> = {}) {
  const upstream = await FixtureUpstream.start();
  const clock = new ManualClock();
  const config = loadConfig([llmConfig], {
    SECOND_PROVIDER_URL: `${upstream.url}/v1/`,
    SECOND_PROVIDER_MODEL: 'other-model',
    SECOND_PROVIDER_KEY: 'second-key',
    GEMINI_RETRY_ATTEMPTS: '1',
    ...environment,
  });
  const ports = [
    { provide: Clock, useValue: clock },
    { provide: SharedState, useValue: new InProcessSharedState(clock) },
  ];
  const imports = [portsModule(ports), ConfigModule.forRoot(config, [llmConfig]), TelemetryModule, LlmModule];
  const module = await (await Test.createTestingModule({ imports }).compile()).init();
  onTestFinished(async () => {
    await module.close();
    await upstream.stop();
  });
  const sut = module.get(ModelLadder).rungs('gemini-3.5-flash-lite').at(-1)!.answers;
  const attempts: ModelAttempt[] = [];
  let text = '';
  const ask = async (signal?: AbortSignal) => {
    const onAttempt = (attempt: ModelAttempt): void => void attempts.push(attempt);
    try {
      for await (const event of sut.stream(REQUEST, { onAttempt, requestId: 'turn_1', ...(signal && { signal }) })) {
        if (event.type === 'delta') text += event.text;
        else return { text, end: event };
      }
      return { text };
    } catch (error) {
      return { text, code: (error as { code: string }).code, error };
    }
  };
  return { sut, ctx: { upstream, clock, attempts, ask, heard: () => text } };
}

const chunk = (chunkOf: object): string =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: 'other-model-2', ...chunkOf })}\n\n`;
const says = (content: string): string => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const ends = (reason: string): string => chunk({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
const USAGE = chunk({
  choices: [],
  usage: {
    prompt_tokens: 20,
    completion_tokens: 9,
    total_tokens: 29,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 3 },
  },
});
const DONE = 'data: [DONE]\n\n';

describe('answers of a second provider', () => {
  it('stream word by word, with the tokens that it counted', async () => {
    const { ctx } = await setup();
    ctx.upstream.streams(`: hello\r\n\r\n${says('I am ')}${says('Märén.')}${ends('stop')}${USAGE}${DONE}`, 'end', 7);
    const usage = { prompt: 20, cached: 4, output: 6, thoughts: 3 };
    expect(await ctx.ask()).toMatchObject({
      text: 'I am Märén.',
      end: { verdict: { kind: 'ok' }, usage, modelVersion: 'other-model-2', attempts: 1 },
    });
    expect(ctx.attempts).toMatchObject([{ model: 'other-model', outcome: 'ok', usage, sent: true }]);
  });

  it('are asked for in the terms of chat completions', async () => {
    const { ctx } = await setup({ SECOND_PROVIDER_TOKEN_LIMIT: 'max_completion_tokens' });
    ctx.upstream.streams(says('x') + ends('stop') + DONE);
    await ctx.ask();
    const [{ path, headers, body }] = ctx.upstream.requests as [(typeof ctx.upstream.requests)[0]];
    expect([path, headers['authorization'], headers['x-request-id']]).toEqual([
      '/v1/chat/completions',
      'Bearer second-key',
      'turn_1',
    ]);
    expect(body).toEqual({
      model: 'other-model',
      messages: [
        { role: 'system', content: 'You are Maren.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Ahoy' },
        { role: 'user', content: 'Who are you?' },
      ],
      max_completion_tokens: 100,
      temperature: 0.5,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it.each([
    ['length', 'Half', 'length', { kind: 'length' }],
    ['thoughts that took all tokens', '', 'length', { kind: 'thinking_ate_budget' }],
    ['nothing', '', 'stop', { kind: 'empty' }],
    ['a filter', 'Some', 'content_filter', { kind: 'reply_blocked', reason: 'CONTENT_FILTER' }],
    ['an unknown end', 'Some', 'tool_calls', { kind: 'reply_blocked', reason: 'TOOL_CALLS' }],
  ])('are read as verdicts: %s', async (_, text, reason, verdict) => {
    const { ctx } = await setup();
    ctx.upstream.streams((text && says(text)) + ends(reason) + DONE);
    expect(await ctx.ask()).toMatchObject({ text, end: { verdict } });
  });

  it('that end without a finish reason are truncated', async () => {
    const { ctx } = await setup();
    ctx.upstream.streams(says('Half'));
    expect(await ctx.ask()).toMatchObject({ text: 'Half', end: { verdict: { kind: 'truncated' } } });
  });

  it.each([
    [400, '{}', 'llm.rejected'],
    [401, '{}', 'llm.credentials'],
    [402, '{}', 'llm.billing'],
    [404, '{}', 'llm.model_not_found'],
    [429, '{}', 'llm.rate_limited'],
    [429, '{"error":{"code":"insufficient_quota","message":"Pay, Ottilie"}}', 'llm.billing'],
    [500, 'oops', 'llm.upstream'],
    [503, '{}', 'llm.overloaded'],
    [529, '{}', 'llm.overloaded'],
  ])('fail with our own codes: %i %s', async (status, body, code) => {
    const { ctx } = await setup();
    ctx.upstream.replies(status, body);
    const { error, ...seen } = await ctx.ask();
    expect(seen).toEqual({ text: '', code });
    expect(JSON.stringify(error)).not.toContain('Ottilie');
  });

  it.each([
    ['a reset', (upstream: FixtureUpstream) => upstream.resets(), '', 'llm.network'],
    ['a cut', (upstream: FixtureUpstream) => upstream.streams(says('Half'), 'fin'), 'Half', 'llm.network'],
    [
      'garbage',
      (upstream: FixtureUpstream) => upstream.streams(`${says('Half')}data: {"choi\n\n`),
      'Half',
      'llm.truncated',
    ],
    [
      'an error within the stream',
      (upstream: FixtureUpstream) => upstream.streams(`${says('Half')}data: {"error":{"code":503}}\n\n`),
      'Half',
      'llm.overloaded',
    ],
  ])('fail after %s', async (_, script, text, code) => {
    const { ctx } = await setup();
    script(ctx.upstream);
    expect(await ctx.ask()).toMatchObject({ text, code });
    expect(ctx.attempts).toMatchObject([{ outcome: code, sent: true }]);
  });

  it('are retried when asked to come back, and every attempt is told of', async () => {
    const { ctx } = await setup({ GEMINI_RETRY_ATTEMPTS: '2' });
    ctx.upstream.replies(503, '{}').streams(says('Hello') + ends('stop') + DONE);
    const asking = ctx.ask();
    await ctx.upstream.request(0);
    await vi.waitFor(() => expect(ctx.attempts).toHaveLength(1));
    await ctx.clock.advance(4_000);
    expect(await asking).toMatchObject({ text: 'Hello', end: { attempts: 2 } });
    expect(ctx.attempts.map(({ outcome }) => outcome)).toEqual(['llm.overloaded', 'ok']);
  });

  it.each([
    ['at the first word', '', '', 'llm.timeout_first_token', 20_000],
    ['half-way', says('Half'), 'Half', 'llm.timeout_idle', 15_000],
  ])('do not hang: silence %s closes the socket', async (_, body, text, code, ms) => {
    const { ctx } = await setup();
    if (body === '') ctx.upstream.hangs();
    else ctx.upstream.streams(body, 'stall');
    const asking = ctx.ask();
    const { closedEarly } = await ctx.upstream.request(0);
    await vi.waitFor(() => expect(ctx.heard()).toBe(text));
    await ctx.clock.advance(ms);
    expect(await asking).toMatchObject({ code });
    expect(await closedEarly).toBe(true);
  });

  it('stop when the caller does', async () => {
    const { ctx } = await setup();
    ctx.upstream.hangs();
    const caller = new AbortController();
    const asking = ctx.ask(caller.signal);
    const { closedEarly } = await ctx.upstream.request(0);
    caller.abort();
    expect(await asking).toMatchObject({ code: 'llm.aborted' });
    expect(await closedEarly).toBe(true);
  });
});
