import { llmErrors, type LanguageModel } from '@rapport/llm';
import { PacedModel, ScriptedModel } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { GenerateStage, type GenerationEnd, type GenerationEvent } from './generate.stage.js';
import type { Turn } from './turn-context.js';

const HOLDING = 'Give me a moment.';
const turn = {
  id: 'turn_1',
  persona: { definition: { policies: { holdingReply: HOLDING } } },
  request: { model: 'gemini-3.5-flash-lite', turns: [], maxOutputTokens: 64 },
} as unknown as Turn;

function setup(model: LanguageModel, controller = new AbortController()) {
  const sut = new GenerateStage(model, { holdingRetryMs: 20_000 });
  const run = async (onEvent: (event: GenerationEvent) => void = () => undefined) => {
    const events: GenerationEvent[] = [];
    for await (const event of sut.run(turn, controller.signal)) {
      events.push(event);
      onEvent(event);
    }
    const end = events.pop() as GenerationEnd;
    return { text: events.map((event) => (event.type === 'delta' ? event.text : '')).join(''), end };
  };
  return { sut, ctx: { controller, run } };
}

describe('GenerateStage', () => {
  it.each(['ok', 'length'] as const)('takes %s as an answer', async (kind) => {
    const { ctx } = setup(new ScriptedModel().ends({ kind }, 'Hello'));
    const { text, end } = await ctx.run();
    expect(text).toBe('Hello');
    expect(end).toMatchObject({ outcome: 'answered', rung: 'primary', verdict: kind, call: { attempts: 1 } });
  });

  it('keeps back a blank beginning, and nothing else', async () => {
    const { ctx } = setup(new ScriptedModel().replies(' \n', ' Hello', ' ', 'you '));
    expect((await ctx.run()).text).toBe('Hello you ');
  });

  it.each(['empty', 'truncated', 'thinking_ate_budget'] as const)(
    'holds the line when the answer is %s',
    async (kind) => {
      const { ctx } = setup(new ScriptedModel().ends({ kind }));
      const { text, end } = await ctx.run();
      expect(text).toBe(HOLDING);
      expect(end).toMatchObject({ outcome: 'holding', rung: 'holding', verdict: kind, retryAfterMs: 20_000 });
      expect(end.call?.usage).toBeDefined();
    },
  );

  it.each(Object.entries(llmErrors).filter(([name]) => name !== 'aborted'))(
    'holds the line on %s before the first word',
    async (_, error) => {
      const { ctx } = setup(new ScriptedModel().fails(error(undefined, { retryAfterMs: 5_000 })));
      const { text, end } = await ctx.run();
      expect(text).toBe(HOLDING);
      expect(end).toMatchObject({ outcome: 'holding', errorCode: error.spec.code, retryAfterMs: 5_000 });
    },
  );

  it('never begins a second answer once a word was said', async () => {
    const { ctx } = setup(new ScriptedModel().fails(llmErrors.timeoutIdle(), 'Half'));
    const { text, end } = await ctx.run();
    expect(text).toBe('Half');
    expect(end).toMatchObject({ outcome: 'broken', rung: 'primary', errorCode: 'llm.timeout_idle' });
  });

  it.each(['prompt_blocked', 'reply_blocked'] as const)('leaves %s to be replaced', async (kind) => {
    const { ctx } = setup(new ScriptedModel().ends({ kind, reason: 'SAFETY' }, 'Some'));
    expect((await ctx.run()).end).toMatchObject({ outcome: 'blocked', verdict: kind });
  });

  it('says nothing more when it is stopped in silence', async () => {
    const { ctx } = setup(new PacedModel());
    const running = ctx.run();
    ctx.controller.abort();
    expect(await running).toMatchObject({ text: '', end: { outcome: 'silenced', verdict: 'interrupted' } });
  });

  it('ends with what was said when it is stopped half-way', async () => {
    const { ctx } = setup(new PacedModel().says('Half'));
    const { text, end } = await ctx.run(() => ctx.controller.abort());
    expect(text).toBe('Half');
    expect(end).toMatchObject({ outcome: 'broken', verdict: 'interrupted' });
  });

  it('closes the upstream call when it is left', async () => {
    const model = new PacedModel().says('One ').says('two');
    const { sut, ctx } = setup(model);
    for await (const _ of sut.run(turn, ctx.controller.signal)) break;
    expect(model.cutShort).toBe(1);
  });

  it('does not mistake a bug for a fault of the model', async () => {
    const { ctx } = setup(new ScriptedModel().fails(new TypeError('undefined is not a function')));
    await expect(ctx.run()).rejects.toThrow(TypeError);
  });
});
