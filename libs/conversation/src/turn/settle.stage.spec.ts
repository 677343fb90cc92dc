import { newId, toUuid } from '@rapport/kernel';
import { llmErrors, type ModelAttempt, type PriceTable } from '@rapport/llm';
import { databaseErrors, Metrics, type Database, type Tx } from '@rapport/platform';
import { ALLOWED, type Incident, type IncidentRepository, type ScreenDecision } from '@rapport/safety';
import { ManualClock, RecordingAuditTrail, RecordingJobQueue } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { TurnLifecycle } from '../domain/turn-state.js';
import type { BudgetRepository } from '../budget/budget-repository.js';
import type { Budgets } from '../budget/budgets.js';
import type { AbandonedTurnRepository } from '../domain/abandoned-turn.js';
import type { SettleOutcome, Settlement, TurnRepository } from '../domain/turn-repository.js';
import type { Answer, Spending } from '../domain/turn.js';
import { SettleStage } from './settle.stage.js';
import { TurnAccounting } from './turn-accounting.js';
import { TurnChannel } from './turn-channel.js';
import type { Turn } from './turn-context.js';
import { TurnRun } from './turn-run.js';

const USAGE = { prompt: 10, cached: 0, output: 5, thoughts: 0 };
const ATTEMPT: ModelAttempt = {
  model: 'm',
  modelVersion: 'm',
  outcome: 'ok',
  durationMs: 1,
  usage: USAGE,
  sent: true,
};
const ANSWER: Answer = {
  state: 'completed',
  status: 'complete',
  text: 'A reply',
  rung: 'primary',
  verdict: 'ok',
  call: { modelVersion: 'm', attempts: 1, firstTokenMs: 1, usage: USAGE, log: [ATTEMPT] },
};

/** `outcomes`: what each attempt to settle comes to, in order. */
function setup(outcomes: readonly (SettleOutcome | Error)[], titleSource = 'user') {
  const clock = new ManualClock();
  const settlements: Settlement[] = [];
  const script = [...outcomes];
  const turns = {
    settle: (_tx: Tx, settlement: Settlement) => {
      settlements.push(settlement);
      const outcome = script.shift();
      if (outcome === undefined) throw new Error('settled beyond the script');
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  } as unknown as TurnRepository;
  const database = { transaction: (work: (tx: Tx) => unknown) => work({} as Tx) } as unknown as Database;
  const accounting = new TurnAccounting({ costMicroUsd: () => 7 } as unknown as PriceTable, clock);
  const budgets = { chargeFor: () => undefined } as unknown as Budgets;
  const lost: unknown[] = [];
  const reservations = {
    settle: (_db: unknown, settlement: unknown) => Promise.resolve(lost.push(settlement) > 0),
  } as unknown as BudgetRepository;
  const amended: Spending[] = [];
  const abandoned = {
    amend: (_db: unknown, _claim: unknown, spending: Spending) => Promise.resolve(amended.push(spending)),
  } as unknown as AbandonedTurnRepository;
  const incidents: Incident[] = [];
  const incidentLog = {
    add: (_tx: Tx, added: readonly Incident[]) => Promise.resolve(incidents.push(...added)),
  } as unknown as IncidentRepository;
  const [audit, jobs] = [new RecordingAuditTrail(), new RecordingJobQueue()];
  const sut = new SettleStage(
    database,
    turns,
    jobs,
    audit,
    incidentLog,
    abandoned,
    accounting,
    budgets,
    reservations,
    clock,
    new Metrics(),
    { titleMaxCharacters: 20 },
    { settleForMs: 30_000, settleRetryMs: 100 },
  );
  const lifecycle = new TurnLifecycle();
  lifecycle.advance('generating');
  const conversation = { id: newId('conversation'), personaId: newId('persona'), titleSource };
  const turn = {
    id: newId('turn'),
    replyId: newId('message'),
    userId: newId('user'),
    conversationId: conversation.id,
    conversation,
    userMessage: { id: newId('message'), status: 'complete' },
    screen: ALLOWED,
    content: 'What a long first message this is',
    memoriesUsed: [],
    tone: {},
    fence: 1,
    lifecycle,
    openedAt: clock.monotonic(),
    request: { model: 'm' },
  } as unknown as Turn;
  return {
    sut,
    ctx: {
      clock,
      lost,
      amended,
      settlements,
      audit,
      jobs,
      incidents,
      turn,
      run: new TurnRun(new TurnChannel(10), clock),
    },
  };
}

describe('SettleStage', () => {
  it('stores the answer with its cost, then calls it complete', async () => {
    const { sut, ctx } = setup(['settled']);
    expect(await sut.run(ctx.turn, ctx.run, ANSWER)).toMatchObject({
      type: 'response.completed',
      result: { message: { text: 'A reply', id: ctx.turn.replyId }, costMicroUsd: 7, usage: USAGE },
    });
    expect(ctx.settlements).toMatchObject([{ costMicroUsd: 7, titleExcerpt: undefined, fence: 1 }]);
    expect(ctx.turn.lifecycle.state).toBe('completed');
    expect([ctx.jobs.jobs, ctx.audit.entries]).toEqual([[], []]);
  });

  it('titles an untitled conversation and has a better title written', async () => {
    const { sut, ctx } = setup(['settled'], 'none');
    await sut.run(ctx.turn, ctx.run, ANSWER);
    expect(ctx.settlements[0]?.titleExcerpt).toBe('What a long first…');
    expect(ctx.jobs.jobs.map(({ name }) => name)).toEqual(['conversation.title']);
  });

  it('does not title a conversation by a withheld message', async () => {
    const { sut, ctx } = setup(['settled'], 'none');
    const userMessage = { ...ctx.turn.userMessage, status: 'withheld' as const };
    await sut.run({ ...ctx.turn, userMessage }, ctx.run, ANSWER);
    expect(ctx.settlements[0]?.titleExcerpt).toBeUndefined();
  });

  it.each(['settled', 'repeated'] as const)('stores what screening acted on, once: %s', async (outcome) => {
    const { sut, ctx } = setup([outcome]);
    const found: ScreenDecision = { action: 'annotate', category: 'hate', tier: 'medium', score: 0.5, signals: [] };
    await sut.run({ ...ctx.turn, screen: found }, ctx.run, { ...ANSWER, screened: { ...found, category: 'sexual' } });
    const expected = [
      { side: 'input', category: 'hate', turnId: ctx.turn.id, conversationId: ctx.turn.conversationId },
      { side: 'output', category: 'sexual', turnId: ctx.turn.id },
    ];
    expect(ctx.incidents).toMatchObject(outcome === 'settled' ? expected : []);
  });

  it('leaves a trace of what was withheld, and only of that', async () => {
    const { sut, ctx } = setup(['settled']);
    await sut.run(ctx.turn, ctx.run, { ...ANSWER, state: 'incomplete', status: 'replaced', verdict: 'output_blocked' });
    expect(ctx.audit.entries).toMatchObject([{ subject: ctx.turn.id, details: { category: 'unspecified' } }]);
  });

  it.each(['unavailable', 'timeout'] as const)('waits for a database that fails for a moment: %s', async (failure) => {
    const { sut, ctx } = setup([databaseErrors[failure](), databaseErrors[failure](), 'settled']);
    const settled = sut.run(ctx.turn, ctx.run, ANSWER);
    await ctx.clock.advance(0);
    await ctx.clock.advance(99);
    expect(ctx.settlements).toHaveLength(1);
    await ctx.clock.advance(1 + 200);
    expect((await settled).type).toBe('response.completed');
  });

  it('leaves the end of a turn to others when the database stays away for as long as a lease', async () => {
    const { sut, ctx } = setup(Array.from({ length: 40 }, () => databaseErrors.unavailable()));
    let end: unknown;
    void sut.run(ctx.turn, ctx.run, ANSWER).then((event) => (end = event));
    for (let tenths = 0; tenths < 295; tenths += 1) await ctx.clock.advance(100);
    expect(end).toBeUndefined();
    for (let tenths = 0; tenths < 10; tenths += 1) await ctx.clock.advance(100);
    expect(end).toMatchObject({ type: 'response.failed', error: { code: 'turn.lost' } });
    expect(ctx.turn.lifecycle.state).toBe('generating');
  });

  it('does not hold up a shutdown for a database that is away', async () => {
    const { sut, ctx } = setup(Array.from({ length: 40 }, () => databaseErrors.unavailable()));
    const settled = sut.run(ctx.turn, ctx.run, ANSWER);
    ctx.run.settleBy(ctx.clock.monotonic() + 1_000);
    for (let tenths = 0; tenths < 10; tenths += 1) await ctx.clock.advance(100);
    expect(await settled).toMatchObject({ error: { code: 'turn.lost' } });
  });

  it('does not wait for longer where the database is too slow than where it is away', async () => {
    const { sut, ctx } = setup(Array.from({ length: 40 }, () => databaseErrors.timeout()));
    const settled = sut.run(ctx.turn, ctx.run, ANSWER);
    for (let tenths = 0; tenths < 305; tenths += 1) await ctx.clock.advance(100);
    expect(await settled).toMatchObject({ error: { code: 'turn.lost' } });
  });

  it('leaves one trace and one job of a settlement that was committed although nobody heard of it', async () => {
    const { sut, ctx } = setup(['repeated'], 'none');
    const withheld = { ...ANSWER, state: 'incomplete', status: 'replaced', verdict: 'output_blocked' } as const;
    expect(await sut.run(ctx.turn, ctx.run, withheld)).toMatchObject({ type: 'response.incomplete' });
    expect([ctx.jobs.jobs, ctx.audit.entries]).toEqual([[], []]);
  });

  it('does not repeat what fails for another reason', async () => {
    const { sut, ctx } = setup([new TypeError('a bug')]);
    await expect(sut.run(ctx.turn, ctx.run, ANSWER)).rejects.toThrow(TypeError);
  });

  it('tells nothing of a turn that was taken away, and corrects what it was counted for', async () => {
    const { sut, ctx } = setup(['lost'], 'none');
    expect(await sut.run(ctx.turn, ctx.run, ANSWER)).toMatchObject({
      type: 'response.failed',
      error: { code: 'turn.lost' },
    });
    expect(ctx.lost).toMatchObject([{ reservationId: toUuid('turn', ctx.turn.id), userId: ctx.turn.userId }]);
    expect(ctx.amended).toMatchObject([{ call: ANSWER.call, costMicroUsd: 7 }]);
    expect(ctx.jobs.jobs).toEqual([]);
  });

  it('keeps what a failed turn had said, and what it owes', async () => {
    const { sut, ctx } = setup(['settled']);
    ctx.run.say('Half an answer');
    ctx.run.ledger.add(ATTEMPT);
    const end = await sut.fail(ctx.turn, ctx.run, llmErrors.network());
    expect(end).toMatchObject({ type: 'response.incomplete', reason: 'interrupted', result: { usage: USAGE } });
    expect(ctx.settlements).toMatchObject([{ answer: { text: 'Half an answer', errorCode: 'llm.network' } }]);
  });

  it('keeps what stood for an answer to a withheld message from the persona, however the turn ends', async () => {
    const { sut, ctx } = setup(['settled']);
    ctx.run.say('The text of the protocol');
    const screen: ScreenDecision = { ...ALLOWED, action: 'escalate', category: 'crisis' };
    expect(await sut.fail({ ...ctx.turn, screen }, ctx.run, new TypeError('a bug'))).toMatchObject({
      type: 'response.incomplete',
      reason: 'content_filter',
      result: { message: { status: 'replaced', text: 'The text of the protocol' } },
    });
    expect(ctx.settlements).toMatchObject([{ answer: { verdict: 'input_blocked', errorCode: 'internal' } }]);
  });

  it('keeps what stands for a withheld answer from the persona, and records what withheld it', async () => {
    const { sut, ctx } = setup([new TypeError('a bug'), 'settled']);
    const screened: ScreenDecision = { ...ALLOWED, action: 'block', category: 'hate', tier: 'high' };
    const replacement = { rung: 'fallback', verdict: 'output_blocked', category: 'hate', screened } as const;
    ctx.run.replace('No.', replacement);
    const answer: Answer = { ...ANSWER, ...replacement, state: 'incomplete', status: 'replaced', text: 'No.' };
    const cause: unknown = await sut.run(ctx.turn, ctx.run, answer).catch((error: unknown) => error);
    expect(await sut.fail(ctx.turn, ctx.run, cause)).toMatchObject({
      reason: 'content_filter',
      result: { message: { status: 'replaced', text: 'No.' }, rung: 'fallback' },
    });
    expect(ctx.settlements[1]).toMatchObject({ answer: { verdict: 'output_blocked', errorCode: 'internal' } });
    expect(ctx.incidents).toMatchObject([{ side: 'output', category: 'hate' }]);
    expect(ctx.audit.entries).toMatchObject([{ details: { verdict: 'output_blocked', category: 'hate' } }]);
  });

  it.each(['', ' \n\u200B'])("ends a turn that said nothing to be seen with its error's own code: %j", async (said) => {
    const { sut, ctx } = setup(['settled']);
    ctx.run.say(said);
    expect(await sut.fail(ctx.turn, ctx.run, new Error('personal detail'))).toMatchObject({
      type: 'response.failed',
      error: { code: 'internal', detail: undefined },
    });
    expect(ctx.settlements).toMatchObject([{ answer: { state: 'failed', text: '' } }]);
  });
});
