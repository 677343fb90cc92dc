import { llmErrors, type LanguageModel, type ModelLadder, type ModelRung } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { ManualClock, PacedModel, ScriptedModel } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { GenerateStage, type GenerationEnd, type GenerationEvent } from './generate.stage.js';
import { ModelLedger } from './model-ledger.js';
import type { Turn } from './turn-context.js';

const HOLDING = 'Give me a moment.';
const turn = {
  id: 'turn_1',
  persona: { definition: { policies: { holdingReply: HOLDING } } },
  request: { model: 'first', turns: [], maxOutputTokens: 64 },
} as unknown as Turn;

interface Options {
  readonly fallback?: LanguageModel;
  readonly second?: LanguageModel;
  readonly hedgeAfterMs?: number;
  readonly retriesLeft?: boolean;
}

function setup(primary: LanguageModel, { fallback, second, hedgeAfterMs = 0, retriesLeft = true }: Options = {}) {
  const [clock, controller, metrics, ledger] = [
    new ManualClock(),
    new AbortController(),
    new Metrics(),
    new ModelLedger(),
  ];
  const rungs: ModelRung[] = [{ kind: 'primary', model: 'first', provider: 'gemini', answers: primary }];
  if (fallback) rungs.push({ kind: 'fallback', model: 'second', provider: 'gemini', answers: fallback });
  if (second) rungs.push({ kind: 'second_provider', model: 'third', provider: 'second', answers: second });
  const ladder = { rungs: () => rungs, spendRetry: () => retriesLeft } as unknown as ModelLadder;
  const config = { holdingRetryMs: 20_000, hedgeAfterMs, descentMs: 30_000 };
  const sut = new GenerateStage(ladder, clock, metrics, config);
  const events = () => sut.run(turn, { signal: controller.signal, ledger });
  const run = async (onEvent: (event: GenerationEvent) => void = () => undefined) => {
    const seen: GenerationEvent[] = [];
    for await (const event of events()) {
      seen.push(event);
      onEvent(event);
    }
    const end = seen.pop() as GenerationEnd;
    return { text: seen.map((event) => (event.type === 'delta' ? event.text : '')).join(''), end };
  };
  const outcomes = () => ledger.total?.log.map(({ model, outcome }) => `${model}: ${outcome}`);
  return { sut, ctx: { clock, controller, metrics, ledger, run, events, outcomes } };
}

const failing = (error: Error) => new ScriptedModel().fails(error);

describe('GenerateStage', () => {
  it.each(['ok', 'length'] as const)('takes %s as an answer', async (kind) => {
    const { ctx } = setup(new ScriptedModel().ends({ kind }, 'Hello'));
    const { text, end } = await ctx.run();
    expect(text).toBe('Hello');
    expect(end).toMatchObject({ outcome: 'answered', rung: 'primary', verdict: kind });
  });

  it('keeps back a blank beginning, and nothing else', async () => {
    const { ctx } = setup(new ScriptedModel().replies(' \n', ' Hello', ' ', 'you '));
    expect((await ctx.run()).text).toBe('Hello you ');
  });

  it('keeps back a beginning that nobody sees, as a blank one', async () => {
    const { ctx } = setup(new ScriptedModel().fails(llmErrors.network(), '\u200b', ' \u2060'), {
      fallback: new ScriptedModel().replies('\u200b', '\ud83d', '\ude00', '\u200b'),
    });
    expect((await ctx.run()).text).toBe('\u200b😀\u200b');
  });

  it.each(['\u200b', '\u2060\n', '\u00ad', '\u3164'])('takes an answer of %j alone for none', async (unseen) => {
    const { ctx } = setup(new ScriptedModel().replies(unseen), { fallback: new ScriptedModel().replies('Hello') });
    const { text, end } = await ctx.run();
    expect([text, end.rung, end.verdict]).toEqual(['Hello', 'fallback', 'ok']);
  });

  it.each(['empty', 'truncated', 'thinking_ate_budget'] as const)(
    'holds the line when every answer is %s, and owes for all of them',
    async (kind) => {
      const { ctx } = setup(new ScriptedModel().ends({ kind }), { fallback: new ScriptedModel().ends({ kind }) });
      const { text, end } = await ctx.run();
      expect(text).toBe(HOLDING);
      expect(end).toMatchObject({ outcome: 'holding', rung: 'holding', verdict: kind, retryAfterMs: 20_000 });
      expect(ctx.ledger.total).toMatchObject({ attempts: 2, usage: { prompt: 20, output: 10 } });
    },
  );

  it.each(Object.entries(llmErrors).filter(([name]) => name !== 'aborted'))(
    'asks the next model on %s before the first word',
    async (_, error) => {
      const { ctx } = setup(failing(error()), {
        fallback: new ScriptedModel().replies('Hello'),
        second: new ScriptedModel().replies('Hello'),
      });
      const { text, end } = await ctx.run();
      expect([text, end.outcome]).toEqual(['Hello', 'answered']);
      expect(end.rung).toBe(error === llmErrors.busy ? 'second_provider' : 'fallback');
    },
  );

  it('goes down to the second provider, then to the holding reply, and says when to come back', async () => {
    const error = llmErrors.rateLimited(undefined, { retryAfterMs: 5_000 });
    const { ctx } = setup(failing(error), {
      fallback: failing(llmErrors.circuitOpen()),
      second: failing(llmErrors.network()),
    });
    const { text, end } = await ctx.run();
    expect(text).toBe(HOLDING);
    expect(end).toMatchObject({ rung: 'holding', errorCode: 'llm.network', retryAfterMs: 5_000 });
    expect(ctx.outcomes()).toEqual(['first: llm.rate_limited', 'second: llm.circuit_open', 'third: llm.network']);
  });

  it('says to come back when the first of those is free that said when, whatever the others left open', async () => {
    const busy = (retryAfterMs: number) => failing(llmErrors.rateLimited(undefined, { retryAfterMs }));
    const { ctx } = setup(busy(90_000), { fallback: busy(60_000), second: failing(llmErrors.network()) });
    expect((await ctx.run()).end).toMatchObject({ rung: 'holding', retryAfterMs: 60_000 });
  });

  it('asks nobody else once the descent has taken too long', async () => {
    const primary = new PacedModel();
    const { ctx } = setup(primary, { fallback: new ScriptedModel() });
    const running = ctx.run();
    await primary.wasAsked;
    await ctx.clock.advance(30_001);
    primary.fails(llmErrors.timeoutFirstToken());
    expect((await running).end).toMatchObject({ rung: 'holding', errorCode: 'llm.timeout_first_token' });
  });

  it('never begins a second answer once a word was said', async () => {
    const { ctx } = setup(new ScriptedModel().fails(llmErrors.timeoutIdle(), 'Half'), {
      fallback: new ScriptedModel(),
    });
    const { text, end } = await ctx.run();
    expect(text).toBe('Half');
    expect(end).toMatchObject({ outcome: 'broken', rung: 'primary', errorCode: 'llm.timeout_idle' });
  });

  it.each(['prompt_blocked', 'reply_blocked'] as const)(
    'takes %s for an answer that is to be replaced',
    async (kind) => {
      const model = new ScriptedModel().ends({ kind, reason: 'SAFETY' }, 'Some');
      const { ctx } = setup(model, { fallback: new ScriptedModel() });
      expect((await ctx.run()).end).toMatchObject({ outcome: 'blocked', verdict: kind });
    },
  );

  it('says nothing more, and asks nobody else, when it is stopped in silence', async () => {
    const { ctx } = setup(new PacedModel(), { fallback: new ScriptedModel() });
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

  it('closes the upstream call when it is left, and has its account by then', async () => {
    const model = new PacedModel().says('One ').says('two');
    const { ctx } = setup(model);
    for await (const _ of ctx.events()) break;
    expect([model.cutShort, ctx.outcomes()]).toEqual([1, ['first: llm.aborted']]);
  });

  it('does not mistake a bug for a fault of the model', async () => {
    const { ctx } = setup(failing(new TypeError('undefined is not a function')), { fallback: new ScriptedModel() });
    await expect(ctx.run()).rejects.toThrow(TypeError);
  });

  it('shows each rung in the metrics', async () => {
    const { ctx } = setup(failing(llmErrors.overloaded()), { fallback: new ScriptedModel().replies('Hello') });
    await ctx.run();
    const text = await ctx.metrics.render();
    expect(text).toContain('rapport_turn_rungs_total{rung="primary",outcome="failed"} 1');
    expect(text).toContain('rapport_turn_rungs_total{rung="fallback",outcome="answered"} 1');
  });
});

/** Two requests to one model, each with a voice of its own. */
class TwoVoices extends PacedModel {
  readonly second = new PacedModel();

  override stream(...call: Parameters<PacedModel['stream']>): ReturnType<PacedModel['stream']> {
    return this.requests.length === 0 ? super.stream(...call) : this.second.stream(...call);
  }
}

describe('a hedged first token', () => {
  const hedged = (options: Options = {}) => {
    const model = new TwoVoices();
    return { model, ...setup(model, { hedgeAfterMs: 1_000, ...options }) };
  };

  it('is not needed by a model that speaks in time', async () => {
    const { model, ctx } = hedged();
    const running = ctx.run();
    await ctx.clock.advance(999);
    model.says('Hello').ends();
    await model.heard();
    await ctx.clock.advance(5_000);
    expect(await running).toMatchObject({ text: 'Hello', end: { rung: 'primary' } });
    expect(model.second.requests).toHaveLength(0);
  });

  it('comes from whoever speaks first; the other is hung up on, and both are accounted for', async () => {
    const { model, ctx } = hedged();
    const running = ctx.run();
    await ctx.clock.advance(1_000);
    await model.second.wasAsked;
    model.second.says('Overtaken').ends();
    expect(await running).toMatchObject({ text: 'Overtaken', end: { rung: 'hedge', outcome: 'answered' } });
    expect(model.cutShort).toBe(1);
    expect(ctx.outcomes()).toEqual(['first: llm.aborted', 'first: ok']);
  });

  it('may still come from the first one', async () => {
    const { model, ctx } = hedged();
    const running = ctx.run();
    await ctx.clock.advance(1_000);
    await model.second.wasAsked;
    model.says('Here ').says('I am').ends();
    expect(await running).toMatchObject({ text: 'Here I am', end: { rung: 'primary' } });
    expect(model.second.cutShort).toBe(1);
  });

  it('waits for the other one when the first fails', async () => {
    const { model, ctx } = hedged();
    const running = ctx.run();
    await ctx.clock.advance(1_000);
    await model.second.wasAsked;
    model.fails(llmErrors.network());
    await ctx.clock.advance(0);
    model.second.says('Hello').ends();
    expect(await running).toMatchObject({ text: 'Hello', end: { rung: 'hedge' } });
  });

  it('goes on down the ladder when both fail', async () => {
    const { model, ctx } = hedged({ fallback: new ScriptedModel().replies('Hello') });
    const running = ctx.run();
    await ctx.clock.advance(1_000);
    await model.second.wasAsked;
    model.fails(llmErrors.network());
    model.second.fails(llmErrors.network());
    expect(await running).toMatchObject({ text: 'Hello', end: { rung: 'fallback' } });
  });

  it('is not sent when the retries of the model are used up', async () => {
    const { model, ctx } = hedged({ retriesLeft: false });
    const running = ctx.run();
    await ctx.clock.advance(2_000);
    model.says('Late').ends();
    expect(await running).toMatchObject({ text: 'Late', end: { rung: 'primary' } });
    expect(model.second.requests).toHaveLength(0);
  });

  it('leaves no request and no timer behind when it is stopped', async () => {
    const { model, ctx } = hedged();
    const running = ctx.run();
    await ctx.clock.advance(1_000);
    await model.second.wasAsked;
    ctx.controller.abort();
    expect((await running).end).toMatchObject({ outcome: 'silenced' });
    expect([model.cutShort, model.second.cutShort, ctx.clock.pendingTimers]).toEqual([1, 1, 0]);
  });
});
