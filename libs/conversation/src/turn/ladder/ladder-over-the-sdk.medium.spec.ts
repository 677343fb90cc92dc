import { toUuid, type ConversationId, type UserId } from '@rapport/kernel';
import { ModelCapacity } from '@rapport/llm';
import { Database, Metrics } from '@rapport/platform';
import {
  FixtureUpstream,
  openConversationApp,
  startEmulator,
  useTestDatabase,
  type EmulatorProcess,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CreateConversation } from '../../application/create-conversation.js';
import { isTerminal, type TerminalEvent } from '../../domain/turn-event.js';
import { TurnRunner } from '../turn-runner.js';

const PRIMARY = 'gemini-3.5-flash-lite';
const FALLBACK = 'gemini-3.8-flash';
const FOREVER = 1_000_000;
/** Each costs tokens that no answer shows, or none at all. */
const FAULTS = ['empty-stop', 'max-tokens-thinking', 'truncated-json', 'no-finish-reason', 'safety', 'overloaded'];
const SECOND_ANSWER = [
  { model: 'other', choices: [{ delta: { content: 'From elsewhere.' }, finish_reason: 'stop' }] },
  { model: 'other', choices: [], usage: { prompt_tokens: 11, completion_tokens: 3 } },
]
  .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
  .join('');

/** Time passes in leaps, for the pauses: no timer may take them for silence. */
const RETRYING = {
  GEMINI_RETRY_ATTEMPTS: '2',
  GEMINI_FIRST_TOKEN_TIMEOUT_MS: '600000',
  GEMINI_IDLE_TIMEOUT_MS: '600000',
  GEMINI_TOTAL_TIMEOUT_MS: '600000',
};

interface AttemptRow {
  readonly model: string;
  readonly outcome: string;
  readonly tokens?: readonly number[];
}

/** The whole service but its HTTP side, the real SDK, real sockets, and an upstream that fails as it is told. */
describe('the ladder over the real SDK', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator({ embeddings: false })));
  beforeEach(() => emulator.control.reset());
  afterAll(() => emulator.stop());

  async function setup(environment: Record<string, string> = {}) {
    const second = await FixtureUpstream.start();
    const app = await openConversationApp({
      database: database(),
      environment: {
        GEMINI_BASE_URL: emulator.url,
        GEMINI_API_KEY: 'emulator',
        GEMINI_RETRY_ATTEMPTS: '1',
        GEMINI_FALLBACK_MODELS: FALLBACK,
        SECOND_PROVIDER_URL: `${second.url}/v1`,
        SECOND_PROVIDER_MODEL: 'other',
        ...environment,
      },
    });
    await app.app.init();
    onTestFinished(async () => {
      await app.close();
      await second.stop();
    });
    const join = async () => {
      const userId = await app.givenUser();
      const { id } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
      return { userId, send: (content = 'Tell me of the sea.') => send(userId, id, content) };
    };
    const send = async (userId: UserId, conversationId: ConversationId, content: string) => {
      const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId, content });
      for await (const event of channel.read()) if (isTerminal(event)) return event;
      throw new Error('the turn has no end');
    };
    const down = (model: string, fault: string, times = FOREVER) =>
      emulator.control.fault(fault, { times, match: `${model}:streamGenerateContent` });
    const query = () => app.get<Database>(Database).as<object>();
    /** All attempts for these people's turns, as stored. */
    const attempts = async (...userIds: UserId[]): Promise<AttemptRow[]> => {
      const ids = userIds.map((id) => toUuid('user', id));
      const { rows } = await sql<{ attempts_log: AttemptRow[] }>`
        SELECT attempts_log FROM turns WHERE user_id = ANY (${ids}::uuid[])`.execute(query());
      return rows.flatMap((row) => row.attempts_log);
    };
    /** Waits while pauses between attempts pass. */
    const passing = async <T>(work: Promise<T>): Promise<T> => {
      let over = false;
      const result = work.finally(() => (over = true));
      while (!over) {
        // The upstream is real and needs real time: ours must not run far ahead of it.
        await new Promise((resolve) => setTimeout(resolve, 2));
        await app.clock.advance(10);
      }
      return result;
    };
    return { sut: { join, passing }, ctx: { ...app, second, down, attempts, query } };
  }

  it.each([
    { faults: {}, type: 'response.completed', rung: 'primary', attempts: ['ok'] },
    {
      faults: { [PRIMARY]: 'overloaded' },
      type: 'response.completed',
      rung: 'fallback',
      attempts: ['llm.overloaded', 'ok'],
    },
    { faults: { [PRIMARY]: 'billing' }, type: 'response.completed', rung: 'fallback', attempts: ['llm.billing', 'ok'] },
    {
      faults: { [PRIMARY]: 'reset-before-headers' },
      type: 'response.completed',
      rung: 'fallback',
      attempts: ['llm.network', 'ok'],
    },
    { faults: { [PRIMARY]: 'empty-stop' }, type: 'response.completed', rung: 'fallback', attempts: ['empty', 'ok'] },
    {
      faults: { [PRIMARY]: 'max-tokens-thinking' },
      type: 'response.completed',
      rung: 'fallback',
      attempts: ['thinking_ate_budget', 'ok'],
    },
    {
      faults: { [PRIMARY]: 'prompt-safety' },
      type: 'response.incomplete',
      rung: 'primary',
      attempts: ['prompt_blocked'],
    },
    {
      faults: { [PRIMARY]: 'reset-mid-stream' },
      type: 'response.incomplete',
      rung: 'primary',
      attempts: ['llm.network'],
    },
    {
      faults: { [PRIMARY]: 'no-finish-reason' },
      type: 'response.incomplete',
      rung: 'primary',
      attempts: ['truncated'],
    },
    {
      faults: { [PRIMARY]: 'overloaded', [FALLBACK]: 'not-found' },
      type: 'response.completed',
      rung: 'second_provider',
      attempts: ['llm.overloaded', 'llm.model_not_found', 'ok'],
    },
    {
      faults: { [PRIMARY]: 'internal', [FALLBACK]: 'empty-stop', second: 'down' },
      type: 'response.completed',
      rung: 'holding',
      attempts: ['llm.upstream', 'empty', 'llm.overloaded'],
    },
  ])('$faults is answered by $rung', async ({ faults, type, rung, attempts }) => {
    const { sut, ctx } = await setup();
    const { second, ...models } = faults as Record<string, string>;
    for (const [model, fault] of Object.entries(models)) await ctx.down(model, fault);
    if (second !== undefined) ctx.second.replies(503, '{}');
    else if (rung === 'second_provider') ctx.second.streams(SECOND_ANSWER);
    const { userId, send } = await sut.join();
    const end = await send();
    expect(end).toMatchObject({ type, result: { rung } });
    expect((await ctx.attempts(userId)).map(({ outcome }) => outcome)).toEqual(attempts);
  });

  it('answers on a further attempt of the same model, and calls it a retry', async () => {
    const { sut, ctx } = await setup(RETRYING);
    await ctx.down(PRIMARY, 'overloaded', 1);
    const { send } = await sut.join();
    expect(await sut.passing(send())).toMatchObject({ type: 'response.completed', result: { rung: 'retry' } });
  });

  it('says when to come back, once nothing answers', async () => {
    const { sut, ctx } = await setup({ GEMINI_FALLBACK_MODELS: '', SECOND_PROVIDER_MODEL: '' });
    await ctx.down(PRIMARY, 'rate-limit?delay=7s');
    const { send } = await sut.join();
    expect(await send()).toMatchObject({
      result: { rung: 'holding', retryAfterMs: 7_000, message: { status: 'holding' } },
    });
  });

  it('keeps the ledger equal to what the upstream counted, whatever failed', async () => {
    const { sut, ctx } = await setup(RETRYING);
    const { userId, send } = await sut.join();
    for (const fault of FAULTS) {
      await ctx.down(PRIMARY, fault, 1);
      await sut.passing(send(`Tell me of the sea, and of ${fault}.`));
    }
    const requests = await emulator.control.requests('streamGenerateContent');
    const counted = requests.reduce((sum, { usage }) => sum + (usage?.totalTokenCount ?? 0), 0);
    const { rows } = await sql<{ day: number; turns: number }>`
      SELECT (SELECT sum(prompt_tokens + output_tokens + thought_tokens) FROM usage_daily
          WHERE user_id = ${toUuid('user', userId)})::integer AS day,
        (SELECT sum(prompt_tokens + output_tokens + thought_tokens) FROM turns
          WHERE user_id = ${toUuid('user', userId)})::integer AS turns`.execute(
      ctx.get<Database>(Database).as<object>(),
    );
    expect(requests.length).toBeGreaterThan(FAULTS.length);
    expect(rows).toEqual([{ day: counted, turns: counted }]);
  });

  it('turns messages away, and stores none of them, while the model has no place for more', async () => {
    const { sut, ctx } = await setup({
      GEMINI_MAX_CONNECTIONS: '1',
      GEMINI_QUEUE_MAXIMUM: '0',
      GEMINI_IDLE_TIMEOUT_MS: '500',
    });
    await ctx.down(PRIMARY, 'stall');
    const [first, second] = [await sut.join(), await sut.join()];
    const answer = first.send();
    await vi.waitFor(() => expect(ctx.get<ModelCapacity>(ModelCapacity).expectedWaitMs).toBe(Infinity));
    await expect(second.send()).rejects.toMatchObject({ code: 'turn.overloaded', kind: 'unavailable' });
    const stored = await sql`SELECT 1 FROM messages WHERE user_id = ${toUuid('user', second.userId)}`.execute(
      ctx.query(),
    );
    expect(stored.rows).toEqual([]);
    expect(await sut.passing(answer)).toMatchObject({ type: 'response.incomplete', reason: 'interrupted' });
  });

  it('answers everybody while the primary model is down for the whole of 400 turns', async () => {
    const { sut, ctx } = await setup();
    await ctx.down(PRIMARY, 'overloaded');
    const people = await Promise.all(Array.from({ length: 10 }, sut.join));
    const talk = async ({ send }: (typeof people)[number]): Promise<TerminalEvent[]> => {
      const ends: TerminalEvent[] = [];
      for (let turn = 0; turn < 40; turn += 1) {
        ends.push(await send(`Tell me of wave ${turn}.`));
        // So that the breaker's rests end, and its probes fail, many times over.
        await ctx.clock.advance(1_000);
      }
      return ends;
    };
    const ends = (await Promise.all(people.map(talk))).flat();
    const answered = ends.filter((end) => end.type === 'response.completed' && end.result.rung === 'fallback');
    expect(ends).toHaveLength(400);
    expect(answered.length / ends.length).toBeGreaterThanOrEqual(0.999);

    const attempts = await ctx.attempts(...people.map(({ userId }) => userId));
    const wasted = attempts.filter(({ outcome }) => outcome === 'llm.overloaded').length;
    const spared = attempts.filter(({ outcome }) => outcome === 'llm.circuit_open').length;
    expect(wasted + spared).toBe(400);
    expect(wasted).toBeLessThan(60);
    expect(await ctx.get<Metrics>(Metrics).render()).toContain(`rapport_llm_circuit_state{model="${PRIMARY}"} `);
  }, 60_000);
});
