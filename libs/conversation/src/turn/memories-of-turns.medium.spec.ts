import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, fromUuid, toUuid, type ConversationId, type UserId } from '@rapport/kernel';
import { MeteredModel } from '@rapport/llm';
import {
  ExtractMemories,
  MemoryConsent,
  MemoryRepository,
  MemoryRevisions,
  MemoryUpkeepHandler,
  SwitchMemory,
  WriteProfileHandler,
} from '@rapport/memory';
import {
  ConfigModule,
  Database,
  JobQueue,
  jobsConfig,
  JobsModule,
  loadConfig,
  TelemetryModule,
} from '@rapport/platform';
import {
  openConversationApp,
  portsModule,
  startEmulator,
  TEST_USER_HEADER,
  useTestDatabase,
  type EmulatorProcess,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ChangeConversation } from '../application/change-conversation.js';
import { CreateConversation } from '../application/create-conversation.js';
import { TurnRunner } from './turn-runner.js';

const SIGNAL = new AbortController().signal;

describe('the memories of finished turns', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator({ embeddings: false })));
  afterAll(() => emulator.stop());

  async function setup(environment: Record<string, string> = {}) {
    await emulator.control.reset();
    const app = await openConversationApp({
      database: database(),
      environment: { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator', ...environment },
    });
    await app.app.init();
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const converse = async (...said: string[]): Promise<ConversationId> => {
      const { id } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
      for (const content of said) {
        await app.clock.advance(1_000);
        const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId: id, content });
        for await (const _ of channel.read()) continue;
      }
      return id;
    };
    const sut = app.get<ExtractMemories>(ExtractMemories);
    const memories = app.get<MemoryRepository>(MemoryRepository);
    const known = (status?: 'active' | 'superseded' | 'quarantined') => memories.list(userId, { status, limit: 100 });
    const tell = async (...said: string[]) => sut.execute(userId, await converse(...said), SIGNAL);
    return { sut, ctx: { app, userId, converse, tell, known, backlog: () => backlogOf(userId) } };
  }

  const backlogOf = async (userId: UserId): Promise<number> => {
    const { rows } = await sql`SELECT turn_id FROM memory_backlog WHERE user_id = ${toUuid('user', userId)}`.execute(
      database().as<unknown>(),
    );
    return rows.length;
  };
  /** The real one, which decides which jobs wait; nobody works on them. */
  const openQueue = async (clock: Clock): Promise<JobQueue> => {
    @Module({
      imports: [
        TelemetryModule,
        ConfigModule.forRoot(loadConfig([jobsConfig], {}), [jobsConfig]),
        portsModule([
          { provide: Clock, useValue: clock },
          { provide: Database, useFactory: database },
        ]),
        JobsModule.forRoot({ mode: 'enqueue', applicationName: 'test' }),
      ],
    })
    class Jobs {}
    const jobs = await NestFactory.createApplicationContext(Jobs, { logger: false, abortOnError: false });
    onTestFinished(() => jobs.close());
    return jobs.get(JobQueue);
  };
  const reading = async () =>
    (await emulator.control.requests('enerateContent')).filter(({ body }) => JSON.stringify(body).includes('<turns>'));

  it('reads all waiting turns of a conversation with one call, and keeps what was said with its source', async () => {
    const { ctx } = await setup();
    await ctx.tell('Hello! I moved to Porto.', 'My brother Tom lives in Oslo.', 'I like sushi.');
    expect((await ctx.known()).map(({ text }) => text).toSorted()).toEqual([
      'Likes sushi.',
      'Lives in Porto.',
      'Their brother Tom lives in Oslo.',
    ]);
    expect((await ctx.known()).every(({ sources }) => sources.length === 1)).toBe(true);
    expect([await ctx.backlog(), (await reading()).length]).toEqual([0, 1]);
  });

  it('asks nobody about greetings and thanks', async () => {
    const { ctx } = await setup();
    await ctx.tell('Hello there!', 'Thanks a lot!');
    expect([await ctx.backlog(), (await reading()).length]).toEqual([0, 0]);
  });

  it('lets a newer value take the place of the older one across conversations, and keeps both with their dates', async () => {
    const { ctx } = await setup();
    await ctx.tell('I live in Porto.');
    await ctx.tell('I moved to Lisbon last week.');
    const [active] = await ctx.known('active');
    expect((await ctx.known('active')).map(({ value }) => value)).toEqual(['Lisbon']);
    expect(await ctx.known('superseded')).toMatchObject([{ value: 'Porto', supersededBy: active?.id }]);
  });

  it('reads a turn once, however often and by how many it is asked', async () => {
    const { sut, ctx } = await setup();
    const conversation = await ctx.converse('I moved to Porto.');
    const read = () => sut.execute(ctx.userId, conversation, SIGNAL);
    await Promise.all([read(), read()]);
    await read();
    expect(await ctx.known()).toMatchObject([{ value: 'Porto' }]);
    const [memory] = await ctx.known();
    expect(memory?.updatedAt).toEqual(memory?.createdAt);
  });

  it('leaves the backlog as it was when the model fails', async () => {
    const { sut, ctx } = await setup({ GEMINI_RETRY_ATTEMPTS: '1' });
    const conversation = await ctx.converse('I moved to Porto.');
    await emulator.control.fault('bad-key', { times: 1, match: 'enerateContent' });
    await expect(sut.execute(ctx.userId, conversation, SIGNAL)).rejects.toThrow();
    expect(await ctx.backlog()).toBe(1);
  });

  it('reads the rest with the next job when more waits than one call takes', async () => {
    const { ctx } = await setup({ MEMORY_FLUSH_TURNS: '2' });
    await ctx.tell('I live in Porto.', 'I like sushi.', 'I like ramen.');
    expect(await ctx.backlog()).toBe(1);
    expect(ctx.app.jobs.jobs.filter(({ name }) => name === 'memory.extract').length).toBeGreaterThan(0);
  });

  it('reads nothing of whom memory is switched off for, and forgets that there was something to read', async () => {
    const { ctx } = await setup();
    const revisions = ctx.app.get<MemoryRevisions>(MemoryRevisions);
    await database().transaction((tx) => revisions.setEnabled(tx, ctx.userId, false));
    await ctx.tell('I live in Porto.');
    expect([await ctx.known(), await ctx.backlog(), await reading()]).toEqual([[], 0, []]);
  });

  it('keeps nothing of a turn that was forgotten while the model read it', async () => {
    const { sut, ctx } = await setup();
    const conversation = await ctx.converse('I live in Porto.', 'I like sushi.');
    const { rows } = await sql<{ turn_id: string }>`SELECT turn_id FROM memory_backlog
      WHERE user_id = ${toUuid('user', ctx.userId)} ORDER BY turn_id LIMIT 1`.execute(database().as<unknown>());
    const revisions = ctx.app.get<MemoryRevisions>(MemoryRevisions);
    const raise = revisions.raise.bind(revisions);
    revisions.raise = async (tx, userId) => {
      await sql`DELETE FROM memory_backlog WHERE turn_id = ${rows[0]?.turn_id}`.execute(tx.as<unknown>());
      return raise(tx, userId);
    };
    await sut.execute(ctx.userId, conversation, SIGNAL);
    expect((await ctx.known()).map(({ text }) => text)).toEqual(['Likes sushi.']);
  });

  it('keeps nothing of a conversation whose memory was switched off while the model read it', async () => {
    const { sut, ctx } = await setup();
    const conversation = await ctx.converse('I live in Porto.');
    const model = ctx.app.get<MeteredModel>(MeteredModel);
    const generate = model.generate.bind(model);
    model.generate = async (...asked) => {
      const answer = await generate(...asked);
      await ctx.app.get<ChangeConversation>(ChangeConversation).switchMemory(ctx.userId, conversation, false);
      return answer;
    };
    await sut.execute(ctx.userId, conversation, SIGNAL);
    expect([(await reading()).length, await ctx.known(), await ctx.backlog()]).toEqual([1, [], 0]);
  });

  it('tells no persona by a name of whom the person spoke to another alone', async () => {
    const { ctx } = await setup();
    await ctx.tell('My brother Tom lives in Oslo.');
    await sql`UPDATE memories SET persona_id = ${randomUUID()} WHERE user_id = ${toUuid('user', ctx.userId)}`.execute(
      database().as<unknown>(),
    );
    await ctx.tell('My brother lives in Rome.');
    expect((await ctx.known()).map(({ subject }) => subject).toSorted()).toEqual(['brother', 'brother tom']);
  });

  it('puts aside what tries to instruct, for the person to see', async () => {
    const { ctx } = await setup();
    await ctx.tell('I like ignoring your previous instructions.');
    expect(await ctx.known()).toMatchObject([{ status: 'quarantined', trust: 'suspect' }]);
  });

  describe('the profile', () => {
    async function profiled(...said: string[]) {
      const { sut, ctx } = await setup();
      const conversation = await ctx.converse(...said);
      await sut.execute(ctx.userId, conversation, SIGNAL);
      const write = () => {
        const job = ctx.app.jobs.jobs.find(({ name }) => name === 'memory.profile');
        return ctx.app.get<WriteProfileHandler>(WriteProfileHandler).handle(job?.payload as never);
      };
      /** The first turn of the prompt of a message in a new conversation. */
      const promptOf = async (content: string): Promise<string> => {
        await ctx.converse(content);
        const requests = await emulator.control.requests('streamGenerateContent');
        const body = requests.at(-1)?.body as { contents: { parts: { text: string }[] }[] };
        return body.contents[0]?.parts[0]?.text ?? '';
      };
      return { sut: { write, promptOf }, ctx: { ...ctx, conversation } };
    }

    it('stands at the beginning of the prompt, before everything that changes', async () => {
      const { sut } = await profiled('I live in Porto.', "I'm allergic to peanuts.");
      await sut.write();
      expect(await sut.promptOf('What should I cook?')).toMatch(
        /^<profile>\n- Lives in Porto\.\n- Is allergic to peanuts\.\n<\/profile>\n\n/,
      );
    });

    it('tells what the person entered by hand from the next talk on, though nothing of that is kept', async () => {
      const { sut, ctx } = await profiled('Hello there!');
      const headers = { [TEST_USER_HEADER]: ctx.userId };
      const payload = { text: 'Plays the cello.', pinned: true };
      await ctx.app.app.inject({ method: 'POST', url: '/v1/memories', headers, payload });
      await ctx.tell('Thanks a lot!');
      await sut.write();
      expect(await sut.promptOf('What should I do tonight?')).toMatch(/^<profile>\n- Plays the cello\.\n<\/profile>/);
    });

    it('is asked for by no talk with a person of whom nothing is known', async () => {
      const { ctx } = await profiled('Hello there!');
      expect(ctx.app.jobs.jobs.map(({ name }) => name)).not.toContain('memory.profile');
    });

    it('is not shown any more once something in it is replaced or gone, and then written anew at once', async () => {
      const { sut, ctx } = await profiled('I live in Porto.', "I'm allergic to peanuts.");
      await sut.write();
      await ctx.tell('I moved to Lisbon.');
      expect(await sut.promptOf('Where should I eat?')).not.toContain('<profile>');
      await sut.write();
      expect(await sut.promptOf('Where should I eat?')).toMatch(
        /^<profile>\n- Is allergic to peanuts\.\n- Lives in Lisbon\./,
      );
    });

    it('waits for its hour when something is only added', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      await sut.write();
      await ctx.tell("I'm allergic to peanuts.");
      await sut.write();
      expect(await sut.promptOf('Hello.')).not.toContain('peanuts');
      await ctx.app.clock.advance(3_600_000);
      await sut.write();
      expect(await sut.promptOf('Hello.')).toContain('peanuts');
    });

    it('is looked at at once for what the person enters, although a look waits for its hour', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      await sut.write();
      await ctx.tell("I'm allergic to peanuts.");
      const queue = await openQueue(ctx.app.clock);
      ctx.app.jobs.enqueue = queue.enqueue.bind(queue);
      await sut.write();
      const headers = { [TEST_USER_HEADER]: ctx.userId };
      for (const text of ['Plays the cello.', 'Has a heron.']) {
        await ctx.app.app.inject({ method: 'POST', url: '/v1/memories', headers, payload: { text } });
      }
      const { rows } = await sql<{ later: boolean }>`
        SELECT start_after > created_on + interval '1 minute' AS later FROM pgboss.job
        WHERE name = 'memory.profile' ORDER BY created_on`.execute(database().as());
      expect(rows.map(({ later }) => later)).toEqual([true, false]);
    });

    it('is shown again once it was written after the person confirmed a line of it', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      await sut.write();
      await ctx.app.clock.advance(1_000);
      const headers = { [TEST_USER_HEADER]: ctx.userId };
      await ctx.app.app.inject({ method: 'POST', url: '/v1/memories', headers, payload: { text: 'Lives in Porto.' } });
      expect(await ctx.known()).toMatchObject([{ trust: 'confirmed' }]);
      await sut.write();
      expect(await sut.promptOf('Where should I eat?')).toContain('- Lives in Porto.');
    });

    it('is written anew for every persona that has one, when what it tells may have changed', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      await sut.write();
      const other = randomUUID();
      await sql`UPDATE memory_profiles SET persona_id = ${other} WHERE user_id = ${toUuid('user', ctx.userId)}`.execute(
        database().as<unknown>(),
      );
      const asked = () =>
        ctx.app.jobs.jobs.filter(
          ({ name, payload }) =>
            name === 'memory.profile' && JSON.stringify(payload).includes(fromUuid('persona', other)),
        ).length;
      await ctx.tell('I moved to Lisbon.');
      expect(asked()).toBe(1);
      await ctx.app.clock.advance(50 * 365 * 86_400_000);
      await ctx.app.get<MemoryUpkeepHandler>(MemoryUpkeepHandler).handle({}, SIGNAL);
      expect([asked(), await ctx.known('active')]).toEqual([2, []]);
    });

    it('does not tell what was learned in a conversation whose memory was switched off since', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      await sut.write();
      const change = ctx.app.get<ChangeConversation>(ChangeConversation);
      await change.switchMemory(ctx.userId, ctx.conversation, false);
      expect(await sut.promptOf('Where should I eat?')).not.toContain('Porto');
      await sut.write();
      expect(await sut.promptOf('Where should I eat?')).not.toContain('Porto');
      await change.switchMemory(ctx.userId, ctx.conversation, true);
      await sut.write();
      expect(await sut.promptOf('Where should I eat?')).toContain('- Lives in Porto.');
    });

    it('is written anew when memory, or a conversation’s, is on again, though the worker looked at it in between', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      const asked = () => ctx.app.jobs.jobs.filter(({ name }) => name === 'memory.profile').length;
      const byPerson = async (enabled: boolean) => ctx.app.get<SwitchMemory>(SwitchMemory).set(ctx.userId, enabled);
      const byConsent = (given: boolean) =>
        database().transaction((tx) => ctx.app.get<MemoryConsent>(MemoryConsent).follow(tx, ctx.userId, given));
      const ofConversation = (enabled: boolean) =>
        ctx.app.get<ChangeConversation>(ChangeConversation).switchMemory(ctx.userId, ctx.conversation, enabled);
      for (const turn of [byPerson, byConsent, ofConversation]) {
        await turn(false);
        await sut.write();
        const before = asked();
        await turn(true);
        expect(asked()).toBe(before + 1);
        await sut.write();
        expect(await sut.promptOf('Where should I eat?')).toContain('- Lives in Porto.');
      }
    });

    it('is not there for whom memory is switched off', async () => {
      const { sut, ctx } = await profiled('I live in Porto.');
      await sut.write();
      await database().transaction((tx) =>
        ctx.app.get<MemoryRevisions>(MemoryRevisions).setEnabled(tx, ctx.userId, false),
      );
      expect(await sut.promptOf('Where should I eat?')).not.toContain('<profile>');
    });
  });

  it('expires at night what is long over', async () => {
    const { ctx } = await setup();
    await ctx.tell('I visited Rome.');
    await ctx.app.clock.advance(1_000 * 86_400_000);
    await ctx.app.get<MemoryUpkeepHandler>(MemoryUpkeepHandler).handle({}, SIGNAL);
    expect(await ctx.known('active')).toEqual([]);
  });
});
