import { AsyncResource } from 'node:async_hooks';
import { newId, toUuid, type ConversationId, type MessageId } from '@rapport/kernel';
import {
  EpisodeForgetting,
  ForgetMemories,
  MemoryRepository,
  MemoryRevisions,
  MemorySearch,
  WriteProfileHandler,
  type Memory,
  type MemoryContent,
} from '@rapport/memory';
import { Metrics, SharedState } from '@rapport/platform';
import {
  describeEachDatabase,
  openConversationApp,
  ScriptedModel,
  TEST_USER_HEADER,
  type ConversationApp,
  memoryOf,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { summariseJob, titleJob } from '../conversation.jobs.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { TurnRepository } from '../domain/turn-repository.js';
import { turnStreamKey } from '../domain/turn-stream-key.js';
import { SummariseHandler } from './summarise.handler.js';
import { TitleHandler } from './title.handler.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const SIGNAL = new AbortController().signal;
const SECRET = 'Zanzibar';
const LIVES: MemoryContent = { text: `Lives in ${SECRET}.`, subject: 'user', attribute: 'home city', value: SECRET };
const HERON: MemoryContent = { text: 'Has a heron.', subject: 'user', attribute: 'pet', value: 'heron' };
const ENVIRONMENT = {
  CONVERSATION_SUMMARISE_TOKENS: '60',
  CONVERSATION_SUMMARY_KEEP_TOKENS: '20',
  MEMORY_EMBEDDINGS: 'false',
};

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup() {
    const model = new ScriptedModel();
    const app = await openConversationApp({ database: database(), model, environment: ENVIRONMENT });
    await app.app.init();
    opened.push(app);
    const userId = await app.givenUser();
    const call = async (method: Method, url: string, payload?: object) => {
      const options = { method, url, headers: { [TEST_USER_HEADER]: userId } };
      const answer = await app.app.inject(payload ? { ...options, payload } : options);
      const body: Json = answer.body === '' ? undefined : answer.json();
      return { status: answer.statusCode, body };
    };
    const start = async (): Promise<ConversationId> =>
      (await call('POST', '/v1/conversations', { persona: 'maren' })).body.id;
    const conversation = await start();
    /** One turn; resolves with the ids of both messages. */
    const say = async (content: string, answer: string, where = conversation) => {
      model.replies(answer);
      const { body } = await call('POST', `/v1/conversations/${where}/messages`, { content });
      return { turn: body.turn, said: body.user_message_id as MessageId, answered: body.message.id as MessageId };
    };
    /** A fact as extraction leaves it. */
    const learn = async (content: MemoryContent, ...sources: MessageId[]): Promise<Memory> => {
      const at = app.clock.date();
      const memory = memoryOf(userId, at, {
        ...content,
        salience: 0.7,
        sources: sources.map((messageId) => ({ messageId, conversationId: conversation })),
      });
      await database().transaction(async (tx) => {
        await app.get<MemoryRevisions>(MemoryRevisions).raise(tx, userId, 'facts');
        await app.get<MemoryRepository>(MemoryRepository).save(tx, memory);
      });
      return memory;
    };
    const lastPrompt = () => JSON.stringify(model.requests.at(-1));
    const messages = async (where = conversation): Promise<Json[]> =>
      (await call('GET', `/v1/conversations/${where}/messages?order=asc&branches=all`)).body.data;
    const forgotten = async (where = conversation): Promise<string[]> =>
      (await messages(where)).filter((message) => message.forgotten).map(({ content }) => content);
    const memories = async (): Promise<string[]> =>
      (await call('GET', '/v1/memories')).body.data.map(({ text }: Json) => text);
    const search = async (query: string) =>
      (await app.get<MemorySearch>(MemorySearch).search({ userId, query, limit: 20 }))
        .map(({ text }) => text)
        .join('\n');
    const count = async (table: string): Promise<number> => {
      const rows = await sql<{ n: number }>`
        SELECT count(*) AS n FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)}`.execute(
        database().as(),
      );
      return Number(rows.rows[0]?.n);
    };
    const jobs = (name: string) => app.jobs.jobs.filter((job) => job.name === name).length;
    const all = {
      call,
      start,
      conversation,
      say,
      learn,
      lastPrompt,
      messages,
      forgotten,
      memories,
      search,
      count,
      jobs,
    };
    return { sut: app.get<ForgetMemories>(ForgetMemories), ctx: { ...app, userId, model, ...all } };
  }

  it('takes a fact, its turn, and all that says the same out of the next prompt and of every search', async () => {
    const { sut, ctx } = await setup();
    const told = await ctx.say(`I moved to ${SECRET} in May.`, 'What a place to live!');
    await ctx.say('It rains.', `Does it rain in ${SECRET}?`);
    const elsewhere = await ctx.start();
    await ctx.say(`Greetings from ${SECRET.toUpperCase()}`, 'Greetings!', elsewhere);
    const fact = await ctx.learn(LIVES, told.said);
    expect(await ctx.search(`Where is ${SECRET}?`)).toMatch(SECRET);
    const { memories, messages, kept } = await sut.one(ctx.userId, fact.id);
    expect([memories, messages.length, kept]).toEqual([[fact.id], 6, []]);
    await ctx.say('Where do I live?', 'I do not know.');
    expect([ctx.lastPrompt(), await ctx.search(`${SECRET} place to live`)]).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/zanzibar|place to live|rains|greetings/i)]),
    );
    expect(ctx.lastPrompt()).toContain('Where do I live?');
  });

  it('keeps what else was learned from the same messages, which then stands by itself', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET} with my heron.`, 'A heron!');
    const [lives, heron] = [await ctx.learn(LIVES, said), await ctx.learn(HERON, said)];
    expect((await sut.one(ctx.userId, lives.id)).kept).toEqual([heron.id]);
    expect(await ctx.search('Who has a heron?')).toMatch(/heron/i);
    expect(await ctx.search('Who has a heron?')).not.toMatch(SECRET);
  });

  it('reaches facts that say the same, answers that were made anew, other branches, and copies', async () => {
    const { sut, ctx } = await setup();
    const { said, answered } = await ctx.say(`I live in ${SECRET}.`, 'First answer.');
    ctx.model.replies('Second answer.');
    await ctx.call('POST', `/v1/conversations/${ctx.conversation}/messages/${answered}/regenerate`);
    const fork = (await ctx.call('POST', `/v1/conversations/${ctx.conversation}/fork`, {})).body.id;
    const fact = await ctx.learn(LIVES, said);
    await ctx.learn({
      text: `Their brother is in ${SECRET}.`,
      subject: 'brother',
      attribute: 'home city',
      value: SECRET,
    });
    await sut.one(ctx.userId, fact.id);
    expect((await ctx.forgotten()).toSorted()).toEqual(['First answer.', `I live in ${SECRET}.`, 'Second answer.']);
    expect((await ctx.forgotten(fork)).toSorted()).toEqual([`I live in ${SECRET}.`, 'Second answer.']);
    expect(await ctx.memories()).toEqual([]);
  });

  it('copies into a fork as forgotten what is being forgotten while the fork is made', async () => {
    const { ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    // As another request would, which knows nothing of the transaction here.
    const makeFork = AsyncResource.bind(() => ctx.call('POST', `/v1/conversations/${ctx.conversation}/fork`, {}));
    const { forking } = await database().transaction(async (tx) => {
      await ctx.get<EpisodeForgetting>(EpisodeForgetting).forget(tx, ctx.userId, { messages: [said] });
      let isDone = false;
      const made = makeFork().finally(() => (isDone = true));
      // Until the fork waits for this transaction, or was made without waiting; PGlite has everybody wait.
      for (let asked = 0, waiting = 0; asked < 300 && waiting === 0 && !isDone; asked += 1) {
        const locks = await sql<{ n: number }>`SELECT count(*) AS n FROM pg_locks WHERE NOT granted`.execute(tx.as());
        waiting = Number(locks.rows[0]?.n);
      }
      return { forking: made };
    });
    const { status, body } = await forking;
    expect([status, (await ctx.forgotten(body.id)).toSorted()]).toEqual([201, [`I live in ${SECRET}.`, 'Oh!']]);
  });

  it('leaves the transcript whole, and says there what is forgotten', async () => {
    const { sut, ctx } = await setup();
    const first = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    await ctx.say('Good evening.', 'Good evening to you.');
    await sut.messages(ctx.userId, [first.answered]);
    const told = (await ctx.messages()).map(({ content, forgotten }) => [content, forgotten]);
    expect(told).toEqual([
      [`I live in ${SECRET}.`, true],
      ['Oh!', true],
      ['Good evening.', false],
      ['Good evening to you.', false],
    ]);
  });

  it('drops summaries and titles made of it, and has them written anew without it', async () => {
    const { sut, ctx } = await setup();
    const payload = { userId: ctx.userId, conversationId: ctx.conversation };
    const { said } = await ctx.say(`I live in ${SECRET}. ${'It is warm there. '.repeat(8)}`, 'So warm. '.repeat(12));
    await ctx.say(`Something else: boats. ${'They are late. '.repeat(8)}`, 'Late boats. '.repeat(12));
    await ctx.say('And so on.', 'And on. '.repeat(12));
    ctx.model.replies(`{"summary":"Lives in ${SECRET}."}`).replies(`{"title":"${SECRET}"}`);
    await ctx.get<SummariseHandler>(SummariseHandler).handle(payload, SIGNAL);
    await ctx.get<TitleHandler>(TitleHandler).handle(payload, SIGNAL);
    const before = [await ctx.count('conversation_summaries'), ctx.jobs(summariseJob.name), ctx.jobs(titleJob.name)];
    await sut.messages(ctx.userId, [said]);
    const { body } = await ctx.call('GET', `/v1/conversations/${ctx.conversation}`);
    expect([body.title, await ctx.count('conversation_summaries')]).toEqual([null, 0]);
    expect([before[0]! > 0, ctx.jobs(summariseJob.name) - before[1]!, ctx.jobs(titleJob.name) - before[2]!]).toEqual([
      true,
      1,
      1,
    ]);
    ctx.model.replies('{"title":"Boats"}');
    await ctx.get<TitleHandler>(TitleHandler).handle(payload, SIGNAL);
    expect(ctx.lastPrompt()).not.toMatch(SECRET);
    expect((await ctx.call('GET', `/v1/conversations/${ctx.conversation}`)).body.title).toBe('Boats');
  });

  it('drops what stands of the person at the beginning of every prompt, and has it written anew', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    const [lives, heron] = [await ctx.learn(LIVES, said), await ctx.learn(HERON, said)];
    const { personaId } = (await ctx
      .get<ConversationRepository>(ConversationRepository)
      .find(ctx.userId, ctx.conversation))!;
    const write = () => ctx.get<WriteProfileHandler>(WriteProfileHandler).handle({ userId: ctx.userId, personaId });
    const window = { messages: 1, bytes: 1_000 };
    const profile = async () =>
      JSON.stringify(
        (await ctx.get<TurnRepository>(TurnRepository).open(ctx.userId, ctx.conversation, window))?.profile,
      );
    await write();
    expect(await profile()).toContain(LIVES.text);
    await sut.one(ctx.userId, lives.id);
    expect([await ctx.count('memory_profiles'), ctx.jobs('memory.profile')]).toEqual([0, 1]);
    await write();
    expect(await profile()).toContain(heron.text);
    expect(await profile()).not.toContain(SECRET);
  });

  it('lets no summary and no title be stored that was begun before', async () => {
    const { sut, ctx } = await setup();
    const payload = { userId: ctx.userId, conversationId: ctx.conversation };
    const { said } = await ctx.say(`I live in ${SECRET}. ${'It is warm there. '.repeat(8)}`, 'So warm. '.repeat(12));
    await ctx.say('And so on.', 'And on. '.repeat(12));
    /** The model answers only after the person had it forgotten. */
    const forgetMeanwhile = (answer: string) => {
      ctx.model.replies(answer);
      const generate = ctx.model.generate.bind(ctx.model);
      ctx.model.generate = async (request, options) => {
        await sut.messages(ctx.userId, [said]);
        ctx.model.generate = generate;
        return generate(request, options);
      };
    };
    forgetMeanwhile(`{"summary":"Lives in ${SECRET}."}`);
    await ctx.get<SummariseHandler>(SummariseHandler).handle(payload, SIGNAL);
    expect([ctx.model.requests.length, await ctx.count('conversation_summaries')]).toEqual([3, 0]);
  });

  it('leaves nothing of it in shared state', async () => {
    const { sut, ctx } = await setup();
    const { turn, said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    await ctx.clock.advance(1_000);
    const held = () => ctx.get<SharedState>(SharedState).readStream(turnStreamKey(ctx.userId, turn), 0, 100);
    expect(await held()).toBeDefined();
    await sut.messages(ctx.userId, [said]);
    expect(await held()).toBeUndefined();
  });

  it('ends with the messages what was learned from them alone, and lets hold again what that had replaced', async () => {
    const { sut, ctx } = await setup();
    const [first, second] = [await ctx.say('I live in Porto.', 'Ah.'), await ctx.say(`I moved to ${SECRET}.`, 'Oh.')];
    const [third] = [await ctx.say('My heron is well.', 'Good.')];
    const lives = await ctx.learn(LIVES, second.said);
    const porto = await ctx.learn({ ...LIVES, text: 'Lives in Porto.', value: 'Porto' }, first.said);
    await database().transaction((tx) =>
      ctx.get<MemoryRepository>(MemoryRepository).save(tx, { ...porto, status: 'superseded', supersededBy: lives.id }),
    );
    const heron = await ctx.learn(HERON, second.said, third.said);
    const done = await sut.messages(ctx.userId, [second.said]);
    expect([done.memories, [...done.kept].toSorted()]).toEqual([[lives.id], [heron.id, porto.id].toSorted()]);
    expect((await ctx.call('GET', `/v1/memories/${porto.id}`)).body).toMatchObject({
      status: 'active',
      superseded_by: null,
    });
  });

  it('undoes an import but for what the person has said or corrected since, as if the rest had not been brought', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say('My heron is well.', 'Good.');
    const importId = newId('memoryImport');
    const keep = (memory: Memory, fields: Partial<Memory>) =>
      database().transaction((tx) => ctx.get<MemoryRepository>(MemoryRepository).save(tx, { ...memory, ...fields }));
    const brought = async (content: MemoryContent, fields: Partial<Memory>, ...sources: MessageId[]) => {
      const memory = await ctx.learn(content, ...sources);
      await keep(memory, { trust: 'imported', importId: toUuid('memoryImport', importId), ...fields });
      return memory;
    };
    const heron = await brought(HERON, { trust: 'stated' }, said);
    const lives = await brought(LIVES, { trust: 'confirmed' });
    const boat = await brought({ text: 'Sails a yawl.', subject: 'user', attribute: 'note', value: 'yawl' }, {});
    const raft = await ctx.learn({ text: 'Sails a raft.', subject: 'user', attribute: 'note', value: 'raft' }, said);
    await keep(raft, { status: 'superseded', supersededBy: boat.id });
    const { memories, kept } = await sut.import(ctx.userId, importId);
    expect([memories, [...kept].toSorted()]).toEqual([[boat.id], [heron.id, lives.id, raft.id].toSorted()]);
    expect((await ctx.memories()).toSorted()).toEqual([HERON.text, LIVES.text, 'Sails a raft.'].toSorted());
    await expect(sut.import(ctx.userId, importId)).rejects.toMatchObject({ code: 'memory.import_not_found' });
  });

  it('has a title made of what was said after all else was forgotten, however much that is', async () => {
    const { sut, ctx } = await setup();
    for (let turn = 0; turn < 10; turn += 1) await ctx.say(`${SECRET} again.`, 'Oh!');
    await sut.conversation(ctx.userId, ctx.conversation);
    await ctx.say('My heron is well.', 'Good.');
    ctx.model.replies('{"title":"Herons"}');
    const payload = { userId: ctx.userId, conversationId: ctx.conversation };
    await ctx.get<TitleHandler>(TitleHandler).handle(payload, SIGNAL);
    expect((await ctx.call('GET', `/v1/conversations/${ctx.conversation}`)).body.title).toBe('Herons');
    expect(ctx.lastPrompt()).toMatch(/My heron is well[^]*Good\./);
  });

  it('takes a conversation out of memory, which goes on without it', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    await ctx.learn(LIVES, said);
    expect((await sut.conversation(ctx.userId, ctx.conversation)).messages).toHaveLength(2);
    await ctx.say('Hello again.', 'Hello.');
    expect([ctx.lastPrompt(), await ctx.memories()]).not.toEqual(
      expect.arrayContaining([expect.stringMatching(SECRET)]),
    );
    expect(ctx.lastPrompt()).toContain('Hello again.');
  });

  it('leaves a conversation out of memory while it is switched off there, in its forks as well', async () => {
    const { ctx } = await setup();
    await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    const path = `/v1/conversations/${ctx.conversation}`;
    expect((await ctx.call('PATCH', path, { memory: false })).body).toMatchObject({ memory: false });
    expect(await ctx.search(`Where is ${SECRET}?`)).toBe('');
    await ctx.say('My heron is well.', 'Good.');
    expect(await ctx.count('memory_backlog')).toBe(1);
    expect((await ctx.call('POST', `${path}/fork`, {})).body.memory).toBe(false);
    expect((await ctx.call('PATCH', path, { memory: true, title: 'Mine' })).body).toMatchObject({
      memory: true,
      title: 'Mine',
    });
    expect(await ctx.search(`Where is ${SECRET}?`)).toMatch(SECRET);
    const actions = ctx.audit.entries.map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('conversation.memory'))).toEqual([
      'conversation.memory_switched_off',
      'conversation.memory_switched_on',
    ]);
  });

  it('deletes with a conversation what was learned from it alone', async () => {
    const { ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    const other = await ctx.start();
    const elsewhere = await ctx.say('My heron is well.', 'Good.', other);
    await ctx.learn(LIVES, said);
    const heron = await ctx.learn(HERON, said);
    await database().transaction((tx) =>
      ctx.get<MemoryRepository>(MemoryRepository).save(tx, {
        ...heron,
        sources: [...heron.sources, { messageId: elsewhere.said, conversationId: other }],
      }),
    );
    await ctx.call('DELETE', `/v1/conversations/${ctx.conversation}`);
    expect(await ctx.memories()).toEqual([HERON.text]);
    expect(await ctx.count('memory_sources')).toBe(1);
  });

  it('takes everything, wherever it is', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    await ctx.say('My heron is well.', 'Good.', await ctx.start());
    await ctx.learn(LIVES, said);
    const done = await sut.everything(ctx.userId);
    expect([done.memories.length, done.messages.length]).toEqual([1, 4]);
    await ctx.say('Hello again.', 'Hello.');
    expect(ctx.lastPrompt()).not.toMatch(/zanzibar|heron/i);
    const left = ['memories', 'memory_sources', 'message_vectors', 'memory_profiles', 'conversation_summaries'];
    expect(await Promise.all(left.map(ctx.count))).toEqual([0, 0, 0, 0, 0]);
    // The turn since then alone.
    expect(await ctx.count('memory_backlog')).toBe(1);
  });

  it('forgets the answer to what was forgotten while it was being written', async () => {
    const { sut, ctx } = await setup();
    ctx.model.replies('So you live in ', `${SECRET}!`);
    const stream = ctx.model.stream.bind(ctx.model);
    ctx.model.stream = async function* (request, options) {
      const [message] = await ctx.messages();
      await sut.messages(ctx.userId, [message.id]);
      yield* stream(request, options);
    };
    await ctx.call('POST', `/v1/conversations/${ctx.conversation}/messages`, { content: `I live in ${SECRET}.` });
    expect(await ctx.forgotten()).toEqual([`I live in ${SECRET}.`, `So you live in ${SECRET}!`]);
    expect((await ctx.call('GET', `/v1/conversations/${ctx.conversation}`)).body.title).toBeNull();
  });

  it('shows why an answer is as it is, and afterwards only that something was forgotten', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    const fact = await ctx.learn(LIVES, said);
    const { answered } = await ctx.say(`Where is ${SECRET}?`, 'Far away.', await ctx.start());
    const why = async () => (await ctx.call('GET', `/v1/messages/${answered}/why`)).body.memory_used;
    const ofFact = (used: Json[]) => used.find((use) => use.memory_id === fact.id);
    expect(ofFact(await why())).toMatchObject({
      type: 'memory',
      forgotten: false,
      text: LIVES.text,
      kind: 'fact',
      sources: [{ message_id: said, state: 'known', content: `I live in ${SECRET}.`, role: 'user' }],
    });
    await sut.one(ctx.userId, fact.id);
    expect(ofFact(await why())).toMatchObject({
      forgotten: true,
      text: null,
      sources: [{ message_id: said, state: 'forgotten', content: null }],
    });
    expect(JSON.stringify(await why())).not.toMatch(SECRET);
    await ctx.call('DELETE', `/v1/conversations/${ctx.conversation}`);
    expect(ofFact(await why()).sources).toMatchObject([{ state: 'deleted' }]);
  });

  it('is counted by what was asked for and by what went', async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    const fact = await ctx.learn(LIVES, said);
    await sut.one(ctx.userId, fact.id);
    const metrics = await ctx.get<Metrics>(Metrics).render();
    expect(metrics).toContain('rapport_memory_forgettings_total{scope="memory"} 1');
    expect(metrics).toContain('rapport_memory_forgotten_total{kind="memories"} 1');
    expect(metrics).toContain('rapport_memory_forgotten_total{kind="messages"} 2');
  });

  it("touches nobody else's, and tells the trail counts alone", async () => {
    const { sut, ctx } = await setup();
    const { said } = await ctx.say(`I live in ${SECRET}.`, 'Oh!');
    const stranger = await ctx.givenUser();
    expect((await sut.messages(stranger, [said])).messages).toEqual([]);
    expect((await sut.conversation(stranger, ctx.conversation)).messages).toEqual([]);
    expect(await ctx.forgotten()).toEqual([]);
    expect(ctx.audit.entries.at(-1)).toEqual({
      action: 'memory.forgotten',
      outcome: 'success',
      actor: stranger,
      subject: stranger,
      details: { scope: 'conversation', memories: 0, messages: 0 },
    });
  });
});
