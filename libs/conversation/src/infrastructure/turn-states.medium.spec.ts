import { deepStrictEqual } from 'node:assert/strict';
import { AsyncResource } from 'node:async_hooks';
import { newId, toUuid, type MessageId, type TurnId } from '@rapport/kernel';
import { InProcessSharedState } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock } from '@rapport/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { NO_LIMIT, windowAt } from '../budget/budget.js';
import type { Conversation } from '../domain/conversation.js';
import { nextMessageId } from '../domain/message-order.js';
import type { SettleOutcome, Settlement } from '../domain/turn-repository.js';
import type { SettledState } from '../domain/turn-state.js';
import type { Spending } from '../domain/turn.js';
import { PostgresAbandonedTurnRepository } from './postgres-abandoned-turn.repository.js';
import { PostgresBudgetRepository } from './postgres-budget.repository.js';
import { PostgresConversationRepository } from './postgres-conversation.repository.js';
import { OpenedTexts } from './opened-texts.js';
import { PostgresTurnRepository } from './postgres-turn.repository.js';

const SILENT = { formality: 0, warmth: 0, energy: 0, length: 0 };

const LEASE_MS = 30_000;
const RESERVED = 1_000;
const LIMITS = { tokens: NO_LIMIT, costMicroUsd: NO_LIMIT };
const WARN_AT = { percent: 80, userLimits: LIMITS };

/** A turn as the model sees it. */
interface Turn {
  readonly id: TurnId;
  readonly replyId: MessageId;
  readonly userMessageId: MessageId;
  state: 'running' | SettledState;
  leaseUntil: number;
  /** Checkpointed. */
  partial: string;
  saved: number;
  /** Tokens in the day's totals, and in the budget. */
  counted: number;
  charged: number;
  reserved: boolean;
  reply: string | undefined;
  settlement: Settlement | undefined;
}

const spending = (tokens: number): Spending => {
  const usage = { prompt: tokens, cached: 0, output: 0, thoughts: 0 };
  const attempt = { model: 'm', modelVersion: 'm', outcome: 'ok', durationMs: 1, usage, sent: true } as const;
  return {
    call: { modelVersion: 'm', attempts: 1, firstTokenMs: 1, usage, log: [attempt] },
    spent: [{ modelVersion: 'm', usage, costMicroUsd: tokens }],
    costMicroUsd: tokens,
  };
};

describeEachDatabase((database, kind) => {
  async function setup() {
    const clock = new ManualClock();
    const { cipher, givenUser } = await createTestCrypto({ clock });
    const userId = await givenUser(database());
    const opened = new OpenedTexts(new InProcessSharedState(clock), clock, { openedBytes: 1e6, openedIdleMs: 1_000 });
    const repositories = {
      turns: new PostgresTurnRepository(database(), cipher, opened),
      abandoned: new PostgresAbandonedTurnRepository(database(), cipher),
      budgets: new PostgresBudgetRepository(database()),
      conversations: new PostgresConversationRepository(database(), cipher),
    };
    const now = clock.date();
    const conversation: Conversation = {
      id: newId('conversation', clock.now()),
      userId,
      personaId: newId('persona'),
      personaVersionId: newId('personaVersion'),
      title: undefined,
      titleSource: 'none',
      messageCount: 0,
      memoryEnabled: true,
      createdAt: now,
      updatedAt: now,
      lastMessageAt: undefined,
    };
    await repositories.conversations.create(conversation);
    return new World(repositories, clock, conversation);
  }

  /** The real repositories, what is expected of them, and one method a command. Old claims are used like current ones. */
  class World {
    readonly all: Turn[] = [];

    constructor(
      readonly on: {
        turns: PostgresTurnRepository;
        abandoned: PostgresAbandonedTurnRepository;
        budgets: PostgresBudgetRepository;
        conversations: PostgresConversationRepository;
      },
      readonly clock: ManualClock,
      readonly conversation: Conversation,
    ) {}

    get running(): Turn | undefined {
      return this.all.find(({ state }) => state === 'running');
    }

    get messageCount(): number {
      return this.all.length + this.all.filter(({ reply }) => reply !== undefined).length;
    }

    pick(index: number): Turn | undefined {
      return this.all.length === 0 ? undefined : this.all[index % this.all.length];
    }

    async record(): Promise<void> {
      await this.clock.advance(5);
      const now = this.clock.now();
      const { userId } = this.conversation;
      const id = newId('turn', now);
      const last = this.all.at(-1);
      const userMessage = {
        id: nextMessageId(now, last?.replyId),
        conversationId: this.conversation.id,
        parentId: last?.reply === undefined ? last?.userMessageId : last.replyId,
        turnId: id,
        role: 'user',
        status: 'complete',
        text: 'Well?',
        createdAt: new Date(now),
      } as const;
      const replyId = nextMessageId(now, userMessage.id);
      const recorded = await this.on.turns.record({
        turnId: id,
        replyId,
        userMessage,
        conversation: { ...this.conversation, messageCount: this.messageCount },
        branch: undefined,
        createdAt: new Date(now),
        model: 'm',
        memoriesUsed: [],
        tone: SILENT,
        toneAccount: { basis: 'off', own: SILENT, reading: undefined, state: undefined },
        owner: 'test',
        leaseUntil: new Date(now + LEASE_MS),
        reservation: {
          userId,
          id: toUuid('turn', id),
          tokens: RESERVED,
          costMicroUsd: 0,
          window: windowAt(now),
          shard: -1,
          userLimits: LIMITS,
          globalLimits: LIMITS,
          expiresAt: new Date(now + 3_600_000),
        },
      });
      deepStrictEqual(recorded !== undefined, this.running === undefined);
      if (!recorded) return;
      this.all.push({
        id,
        replyId,
        userMessageId: userMessage.id,
        state: 'running',
        leaseUntil: now + LEASE_MS,
        partial: '',
        saved: 0,
        counted: 0,
        charged: 0,
        reserved: true,
        reply: undefined,
        settlement: undefined,
      });
    }

    async checkpoint(turn: Turn, text: string, tokens: number): Promise<void> {
      const { userId } = this.conversation;
      const leaseUntil = this.clock.now() + LEASE_MS;
      const claim = { userId, turnId: turn.id, fence: 1, replyId: turn.replyId };
      const held = await this.on.turns.checkpoint(
        [{ ...claim, partial: text, spending: spending(tokens) }],
        new Date(leaseUntil),
      );
      deepStrictEqual(held.get(turn.id), turn.state === 'running' ? 'kept' : undefined);
      if (turn.state === 'running') Object.assign(turn, { leaseUntil, saved: tokens, partial: text || turn.partial });
    }

    async settle(turn: Turn, state: SettledState, tokens: number, again: boolean): Promise<void> {
      // A settlement is known again by its time.
      await this.clock.advance(1);
      const settlement = (again ? turn.settlement : undefined) ?? this.settlementOf(turn, state, tokens);
      const expected: SettleOutcome =
        turn.state === 'running' ? 'settled' : settlement === turn.settlement ? 'repeated' : 'lost';
      deepStrictEqual(await this.on.turns.settle(database(), settlement), expected);
      if (expected === 'settled') {
        const reply = settlement.answer.text || undefined;
        Object.assign(turn, { state, settlement, counted: tokens, charged: tokens, reserved: false, reply });
      }
      if (expected === 'lost') await this.correct(turn, settlement, tokens);
    }

    async sweep(): Promise<void> {
      const now = this.clock.date();
      const found = await this.on.abandoned.find({ now, userId: this.conversation.userId, limit: 9 });
      const ended = await this.on.abandoned.interrupt(found, { now });
      const due = this.running && this.running.leaseUntil <= now.getTime() ? this.running : undefined;
      deepStrictEqual(ended, due ? [{ userId: this.conversation.userId, turnId: due.id, fence: 2 }] : []);
      if (due)
        Object.assign(due, {
          state: due.partial ? 'incomplete' : 'failed',
          reply: due.partial || undefined,
          counted: due.saved,
        });
    }

    /** What a process does that finds its turn taken away. */
    private async correct(turn: Turn, { settledAt: at, ...settlement }: Settlement, tokens: number): Promise<void> {
      const reservationId = toUuid('turn', turn.id);
      const paid = await this.on.budgets.settle(database(), { ...settlement, at, reservationId });
      deepStrictEqual(paid, turn.reserved);
      if (!paid) return;
      await this.on.abandoned.amend(database(), settlement, spending(tokens));
      Object.assign(turn, { reserved: false, counted: tokens, charged: tokens });
    }

    private settlementOf(turn: Turn, state: SettledState, tokens: number): Settlement {
      const { userId, id: conversationId, personaId } = this.conversation;
      const { call, spent, costMicroUsd } = spending(tokens);
      const text = state === 'failed' ? '' : `A ${state} reply`;
      const status = state === 'completed' ? 'complete' : 'incomplete';
      return {
        userId,
        turnId: turn.id,
        fence: 1,
        conversationId,
        personaId,
        userMessageId: turn.userMessageId,
        replyId: turn.replyId,
        answer: { state, status, text, rung: 'primary', verdict: 'ok', call },
        spent,
        costMicroUsd,
        charge: { tokens, costMicroUsd: 0 },
        warnAt: WARN_AT,
        durationMs: 1,
        settledAt: this.clock.date(),
        titleExcerpt: undefined,
      };
    }

    /** All that is stored is what is expected, and nothing besides. */
    async check(): Promise<void> {
      const user = toUuid('user', this.conversation.userId);
      const rows = async <Row>(query: ReturnType<typeof sql>) => (await query.execute(database().as())).rows as Row[];
      const turns = await rows<{ state: string; open: boolean; tokens: number; partial: boolean }>(sql`
        SELECT CASE WHEN settled_at IS NULL THEN 'running' ELSE state END AS state,
          partial_sealed IS NOT NULL OR spent_so_far IS NOT NULL AS partial, coalesce(prompt_tokens, 0) AS tokens
        FROM turns WHERE user_id = ${user} ORDER BY turn_id`);
      deepStrictEqual(
        turns,
        this.all.map(({ state, counted, saved, partial }) => {
          const running = state === 'running';
          return { state, partial: running && (partial !== '' || saved > 0), tokens: running ? saved : counted };
        }),
      );
      const { items } = await this.on.conversations.messages(this.conversation.userId, this.conversation.id, {
        limit: 1_000,
        order: 'asc',
      });
      deepStrictEqual(
        items.filter(({ role }) => role === 'assistant').map(({ text }) => text),
        this.all.flatMap(({ reply }) => reply ?? []),
      );
      const stored = await this.on.conversations.find(this.conversation.userId, this.conversation.id);
      deepStrictEqual(stored?.messageCount, this.messageCount);
      const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
      const [day] = await rows(sql`SELECT coalesce(sum(turns), 0)::integer AS turns,
        coalesce(sum(prompt_tokens), 0)::integer AS tokens FROM usage_daily WHERE user_id = ${user}`);
      const over = this.all.filter(({ state }) => state !== 'running');
      deepStrictEqual(day, { turns: over.length, tokens: sum(over.map(({ counted }) => counted)) });
      const [budget] = await rows(sql`SELECT tokens_settled AS settled, tokens_reserved AS reserved
        FROM budget_windows WHERE user_id = ${user}`);
      const reserved = this.all.filter((turn) => turn.reserved).length * RESERVED;
      deepStrictEqual(
        budget,
        this.all.length === 0 ? undefined : { settled: sum(this.all.map(({ charged }) => charged)), reserved },
      );
    }
  }

  const index = fc.nat({ max: 5 });
  const tokens = fc.integer({ min: 1, max: 500 });
  const step = fc.oneof(
    fc.constant((world: World) => world.record()),
    fc.tuple(index, fc.constantFrom('', 'Half', 'Half a'), tokens).map(([at, text, took]) => async (world: World) => {
      const turn = world.pick(at);
      if (turn) await world.checkpoint(turn, text, took);
    }),
    fc
      .tuple(index, fc.constantFrom<SettledState>('completed', 'incomplete', 'failed'), tokens, fc.boolean())
      .map(([at, state, took, again]) => async (world: World) => {
        const turn = world.pick(at);
        if (turn) await world.settle(turn, state, took, again);
      }),
    fc.constantFrom(1_000, LEASE_MS).map((ms) => (world: World) => world.clock.advance(ms)),
    fc.constant((world: World) => world.sweep()),
  );

  it(
    'a turn is settled once, counted once and answered once, in whatever order its processes and others act',
    { timeout: 120_000 },
    async () => {
      const checked = fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
          const world = await setup();
          for (const act of steps) {
            await act(world);
            await world.check();
          }
        }),
        { numRuns: 15 },
      );
      await expect(checked).resolves.toBeUndefined();
    },
  );

  // A message that is answered once more holds its conversation and waits for the running turn. PGlite has one connection.
  const ends: [string, (world: World, turn: Turn) => Promise<void>][] = [
    ['settled', (world, turn) => world.settle(turn, 'completed', 7, false)],
    ['swept', (world) => world.sweep()],
  ];
  it.each(kind === 'postgres' ? ends : [])(
    'a turn that is %s waits for its conversation without holding the turn',
    async (_name, end) => {
      const world = await setup();
      await world.record();
      await world.clock.advance(LEASE_MS);
      const [turn] = world.all as [Turn];
      const endElsewhere = AsyncResource.bind(() => end(world, turn));
      const { ending } = await database().transaction(async (tx) => {
        await sql`SELECT FROM conversations WHERE user_id = ${toUuid('user', world.conversation.userId)} FOR UPDATE`.execute(
          tx.as(),
        );
        const ended = endElsewhere();
        for (let waiting = 0; waiting === 0;) {
          const locks = await sql<{ n: number }>`SELECT count(*) AS n FROM pg_locks WHERE NOT granted`.execute(tx.as());
          waiting = Number(locks.rows[0]?.n);
        }
        await sql`SELECT FROM turns WHERE turn_id = ${toUuid('turn', turn.id)}::uuid FOR UPDATE NOWAIT`.execute(
          tx.as(),
        );
        return { ending: ended };
      });
      await ending;
      await expect(world.check()).resolves.toBeUndefined();
    },
  );
});
