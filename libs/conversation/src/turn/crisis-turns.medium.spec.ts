import { toUuid, type ConversationId, type UserId } from '@rapport/kernel';
import { extractMemoriesJob } from '@rapport/memory';
import { CrisisRepository, notifyOperatorJob, PersonalDataShield, ReportCrises } from '@rapport/safety';
import {
  describeEachDatabase,
  openConversationApp,
  ScriptedModel,
  TEST_USER_HEADER,
  type ConversationApp,
} from '@rapport/testing';
import { sql } from 'kysely';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SwitchTone } from '../application/switch-tone.js';
import { summariseJob } from '../conversation.jobs.js';
import { AbandonedTurns } from './abandoned-turns.js';
import { TurnPipeline } from './turn-pipeline.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

const ACUTE = "I'm going to end my life tonight.";
const WISH = 'Honestly I just want to die.';
const GERMAN_WISH = 'Ich will wirklich nicht mehr leben, ich will sterben';
const CONCERN = 'there is no reason to go on living';
const MINUTE = 60_000;
const cannotLookThrough = () => Promise.reject(new Error('not now'));
const WEBHOOK = {
  CRISIS_WEBHOOK_URL: 'https://operator.example/crisis',
  CRISIS_WEBHOOK_SECRET: 'only a test, but long enough to be one',
};

describeEachDatabase((database) => {
  const opened: ConversationApp[] = [];
  beforeEach(async () => {
    await sql`DELETE FROM crisis_counts`.execute(database().as());
    await sql`DELETE FROM crisis_notifications`.execute(database().as());
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  interface Options {
    readonly environment?: Record<string, string>;
    readonly beside?: ConversationApp;
    readonly userId?: UserId;
  }

  /** Without a judge, unless the test asks for one. */
  async function setup(model = new ScriptedModel(), { environment = {}, beside, userId: known }: Options = {}) {
    const settings = { SAFETY_JUDGE: 'off', ...environment };
    const app = await openConversationApp({
      database: database(),
      model,
      environment: settings,
      ...(beside && { beside }),
    });
    opened.push(app);
    await app.app.init();
    await app.app.getHttpAdapter().getInstance().ready();
    const userId = known ?? (await app.givenUser());
    const headers = { [TEST_USER_HEADER]: userId };
    const inject = async (
      method: 'GET' | 'POST',
      url: string,
      payload?: object,
    ): Promise<{ status: number; body: Json }> => {
      const response = await app.app.inject({ method, url, payload, headers });
      return { status: response.statusCode, body: response.json() };
    };
    const create = async () => (await inject('POST', '/v1/conversations', { persona: 'maren' })).body.id as string;
    const id = await create();
    const send = async (content: string, conversation = id) =>
      (await inject('POST', `/v1/conversations/${conversation}/messages`, { content })).body;
    const stream = async (content: string) => {
      const url = `/v1/conversations/${id}/messages`;
      const accept = { ...headers, accept: 'text/event-stream' };
      return (await app.app.inject({ method: 'POST', url, payload: { content }, headers: accept })).body;
    };
    const rows = async (table: string) =>
      (
        await sql<Record<string, unknown>>`
          SELECT * FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)}`.execute(database().as())
      ).rows;
    const counts = async () =>
      (
        await sql<{ line: string }>`
          SELECT concat_ws(' ', measure, tier, count) AS line FROM crisis_counts ORDER BY 1`.execute(database().as())
      ).rows.map(({ line }) => line);
    return { sut: { send, stream, inject, create, id }, ctx: { ...app, app, model, userId, headers, rows, counts } };
  }

  describe('a message in a crisis', () => {
    it('is answered by the reviewed text, and no model is asked: nor need what none is shown be looked through', async () => {
      const { sut, ctx } = await setup();
      ctx.get<PersonalDataShield>(PersonalDataShield).open = cannotLookThrough;
      const { message, rung, usage } = await sut.send(ACUTE);
      expect(message.content).toMatch(
        /^It sounds as if your life may be in danger[^]*\n- 988 Suicide & Crisis Lifeline: 988/,
      );
      expect([rung, usage, ctx.model.requests]).toEqual(['none', null, []]);
    });

    it('is answered in its own language, and what follows too, whoever the persona is and however tone is set', async () => {
      const { sut, ctx } = await setup();
      expect((await sut.send(GERMAN_WISH)).message.content).toMatch(/^Danke, dass du mir das sagst/);
      await ctx.get<SwitchTone>(SwitchTone).set(ctx.userId, false);
      expect((await sut.send('ok')).message.content).toMatch(/^Ich bin noch da/);
    });

    it('is answered even where Gemini would not read it: then its words count', async () => {
      const model = new ScriptedModel().ends({ kind: 'prompt_blocked', reason: 'PROHIBITED_CONTENT' });
      const { sut, ctx } = await setup(model, { environment: { SAFETY_JUDGE: 'unsure' } });
      expect((await sut.send(WISH)).message.content).toContain('988');
      expect(ctx.model.requests).toHaveLength(1);
    });

    it('comes with a typed event of whom to turn to, before the text', async () => {
      const { sut } = await setup();
      const events = [...(await sut.stream(ACUTE)).matchAll(/event: (\S+)\n.*\n?data: (.*)/g)];
      const kinds = events.map(([, kind]) => kind).filter((kind) => kind !== 'response.disclosure');
      expect(kinds).toEqual([
        'response.created',
        'safety.notice',
        'response.output_text.delta',
        'response.output_text.done',
        'response.incomplete',
      ]);
      const notice = JSON.parse(events.find(([, kind]) => kind === 'safety.notice')?.[2] ?? '{}');
      expect(notice).toMatchObject({
        category: 'crisis',
        resources: [
          { id: 'us.988', country: 'US', number: '988', url: 'https://988lifeline.org' },
          { id: '001.findahelpline', number: null },
        ],
      });
    });

    it('is stored as any message that screening withholds, and nothing of it is to be remembered', async () => {
      const { sut, ctx } = await setup();
      await sut.send(ACUTE);
      const [turn] = await ctx.rows('turns');
      expect(turn).toMatchObject({ state: 'incomplete', verdict: 'input_blocked', rung: 'none', error_code: null });
      expect((await ctx.rows('messages')).map(({ status }) => status)).toEqual(['withheld', 'replaced']);
      expect(await ctx.rows('memory_backlog')).toEqual([]);
      expect([await ctx.rows('safety_incidents'), ctx.audit.entries]).toEqual([[], []]);
      expect(ctx.jobs.jobs.map(({ name }) => name)).not.toEqual(
        expect.arrayContaining([extractMemoriesJob.name, summariseJob.name]),
      );
    });

    it('reserves nothing, and is answered however little is left', async () => {
      const { sut, ctx } = await setup(new ScriptedModel(), { environment: { BUDGET_USER_TOKENS_PER_DAY: '1' } });
      expect((await sut.send(ACUTE)).message.content).toContain('988');
      expect(await ctx.rows('budget_reservations')).toEqual([]);
    });

    it('is answered beyond the limit of the day, too', async () => {
      const model = new ScriptedModel().replies('Hello.');
      const { sut } = await setup(model, { environment: { TURN_DAILY_LIMIT: '1' } });
      const answers = [await sut.send('Hi'), await sut.send('Hi'), await sut.send(ACUTE)];
      expect(answers[1].code).toBe('turn.daily_limit');
      expect(answers[2].message.content).toContain('988');
    });

    it('is never shown to the persona later, nor recalled', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Of course.'));
      await sut.send(ACUTE);
      await ctx.clock.advance(61 * MINUTE);
      await sut.send('What did I say about tonight, and about the end of my evening?', await sut.create());
      expect(ctx.model.requests).toHaveLength(1);
      expect(JSON.stringify(ctx.model.requests)).not.toMatch(/end my life|your life may be in danger/);
    });

    it('is read by one judge, who may tell a story from a plan', async () => {
      const verdict = { category: 'none', tier: 'none', jailbreak: false, crisis: { tier: 'none', about: 'fiction' } };
      const model = new ScriptedModel().replies(JSON.stringify(verdict)).replies('A fine line for her.');
      const { sut, ctx } = await setup(model, { environment: { SAFETY_JUDGE: 'unsure' } });
      const { message } = await sut.send('My heroine says: I want to die.');
      expect([message.content, message.status, ctx.model.requests.length]).toEqual([
        'A fine line for her.',
        'complete',
        2,
      ]);
      expect(await ctx.rows('crisis_states')).toEqual([]);
    });
  });

  describe('the suspension', () => {
    it('is of the person: another conversation, and another process, stay with it', async () => {
      const { sut, ctx } = await setup();
      await sut.send(ACUTE);
      const { sut: pod } = await setup(new ScriptedModel(), { beside: ctx.app, userId: ctx.userId });
      for (const content of [await sut.send('Hi', await sut.create()), await pod.send('Hi')]) {
        expect(content.message.content).toMatch(/^I am still here/);
      }
    });

    it('names whom to turn to again, where nobody knows whether that was read', async () => {
      const { sut, ctx } = await setup();
      const conversationId = sut.id as ConversationId;
      await ctx.get<TurnPipeline>(TurnPipeline).accept({ userId: ctx.userId, conversationId, content: WISH });
      await ctx.get<AbandonedTurns>(AbandonedTurns).execute({ userId: ctx.userId, evenLeased: true });
      const answers: string[] = [];
      for (let times = 0; times < 2; times += 1) {
        // Turns are put in order by their ids, and those by the clock.
        await ctx.clock.advance(1_000);
        answers.push((await sut.send('Hi')).message.content);
      }
      expect(answers).toEqual([expect.stringMatching(/^I am still here[^]*988/), expect.not.stringContaining('988')]);
    });

    it('ends after its time, and the persona is gentle for a day', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('Hello.').replies('Hello again.'));
      await sut.send(WISH);
      await ctx.clock.advance(31 * MINUTE);
      expect((await sut.send('Good evening')).message.content).toBe('Hello.');
      await ctx.clock.advance(24 * 60 * MINUTE);
      await sut.send('Good evening again');
      const gentle = ctx.model.requests.map(({ system }) => system?.includes('Be calm and kind'));
      expect([gentle, await ctx.rows('crisis_states')]).toEqual([[true, false], []]);
    });

    it('also holds for a message that is answered anew, whatever comfort that once was', async () => {
      const { sut } = await setup(new ScriptedModel().replies('Hello.'));
      const first = await sut.send('I feel better today');
      await sut.send(WISH);
      const path = `/v1/conversations/${sut.id}/messages/${first.message.id}/regenerate`;
      expect((await sut.inject('POST', path, {})).body.message.content).toMatch(/^I am still here/);
    });

    it('outlives itself for what was said in it: answered anew, that still reaches no persona', async () => {
      const { sut, ctx } = await setup();
      for (const content of [WISH, 'It is raining here']) await sut.send(content);
      await ctx.clock.advance(48 * 60 * MINUTE);
      const [, said] = (await sut.inject('GET', `/v1/conversations/${sut.id}/messages?order=asc`)).body.data.filter(
        ({ role }: Json) => role === 'user',
      );
      const { body } = await sut.inject('POST', `/v1/conversations/${sut.id}/messages/${said.id}/regenerate`, {});
      expect([body.message.status, body.message.content.includes('raining'), ctx.model.requests]).toEqual([
        'replaced',
        false,
        [],
      ]);
      expect([await ctx.rows('safety_incidents'), JSON.stringify(ctx.audit.entries).includes('crisis')]).toEqual([
        [],
        false,
      ]);
    });

    it('of two messages at once loses no sign: the second is sent again', async () => {
      const { ctx } = await setup();
      const crises = ctx.get<CrisisRepository>(CrisisRepository);
      const at = ctx.clock.now();
      const state = { tier: 'acute', at, confirmed: true, pressure: 6, handOff: true } as const;
      const change = { from: 0, state, locale: 'en', counts: [{ measure: 'sign', tier: 'acute' }] } as const;
      const kept = [
        await crises.keep(ctx.userId, change, new Date(at)),
        await crises.keep(ctx.userId, change, new Date(at)),
      ];
      expect([kept, await ctx.counts()]).toEqual([[true, false], ['sign acute 1']]);
    });

    it('of a message that two others overtook loses no sign either', async () => {
      const { ctx } = await setup();
      const crises = ctx.get<CrisisRepository>(CrisisRepository);
      const at = ctx.clock.date();
      const state = { tier: 'concern', at: at.getTime(), confirmed: false, pressure: 1, handOff: false } as const;
      const keep = (from: number) => crises.keep(ctx.userId, { from, state, locale: 'en', counts: [] }, at);
      expect([await keep(0), await keep(1), await keep(0), await keep(1), await keep(2)]).toEqual([
        true,
        true,
        false,
        false,
        true,
      ]);
    });

    it('is sealed, and of one length whatever it says', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('I am with you.'));
      await sut.send(CONCERN);
      const [concern] = await ctx.rows('crisis_states');
      await sut.send(ACUTE);
      const [acute, ...others] = await ctx.rows('crisis_states');
      const sealed = [concern, acute].map((row) => row?.['state_sealed'] as Buffer);
      expect(sealed.map((bytes) => bytes.includes('acute') || bytes.includes('concern'))).toEqual([false, false]);
      expect([sealed[0]?.length, others]).toEqual([sealed[1]?.length, []]);
    });
  });

  describe('a concern', () => {
    it('comes with whom to turn to in every kind of answer', async () => {
      const { sut } = await setup(new ScriptedModel().replies('That sounds heavy.'));
      const other = await setup(new ScriptedModel().replies('That sounds heavy.'));
      const messages = [{ role: 'user', content: CONCERN }];
      const { body } = await other.sut.inject('POST', '/v1/chat/completions', { model: 'maren', messages });
      const notices = [
        { category: 'crisis', resources: expect.arrayContaining([expect.objectContaining({ number: '988' })]) },
      ];
      expect([await sut.send(CONCERN), body.rapport]).toMatchObject([{ status: 'completed', notices }, { notices }]);
      expect((await sut.send(ACUTE)).notices).toMatchObject(notices);
    });

    it('is answered by the persona, gently, with resources beside it, and not each time', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('That sounds heavy.').replies('Go on.'));
      const streams = [await sut.stream(CONCERN), await sut.stream('Yes.')];
      expect(streams.map((text) => text.includes('"category":"crisis"'))).toEqual([true, false]);
      expect(ctx.model.requests.map(({ system }) => system?.includes('Be calm and kind'))).toEqual([true, true]);
    });
  });

  it('does not add up by being answered anew', async () => {
    const model = new ScriptedModel().replies('One').replies('Two').replies('Three').replies('Four');
    const { sut, ctx } = await setup(model);
    const { user_message_id: said } = await sut.send(CONCERN);
    for (let again = 0; again < 3; again += 1) {
      await sut.inject('POST', `/v1/conversations/${sut.id}/messages/${said}/regenerate`, {});
    }
    expect(ctx.model.requests).toHaveLength(4);
  });

  describe("a client's own history", () => {
    async function client(model: ScriptedModel) {
      const { ctx } = await setup(model);
      const baseURL = `${await ctx.listen()}/v1`;
      const openai = new OpenAI({ baseURL, apiKey: 'unused', defaultHeaders: ctx.headers, maxRetries: 0 });
      const ask = async (...said: string[]) => {
        const messages = said.map(
          (content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }) as const,
        );
        return (await openai.chat.completions.create({ model: 'maren', messages })).choices[0]?.message.content;
      };
      return { sut: ask, ctx };
    }

    it('is answered by the protocol as well, and the suspension outlives the request', async () => {
      const { sut, ctx } = await client(new ScriptedModel());
      ctx.get<PersonalDataShield>(PersonalDataShield).open = cannotLookThrough;
      expect(await sut(ACUTE)).toContain('988');
      expect(await sut('Hi')).toMatch(/^I am still here/);
      expect(await sut('Ich habe heute wieder nichts geschafft', 'Oh.', 'ok')).toMatch(/^Ich bin noch da/);
      expect(ctx.model.requests).toEqual([]);
    });

    it('is shown to the persona without what was said in a crisis', async () => {
      const { sut, ctx } = await client(new ScriptedModel().replies('Hello.'));
      expect(await sut('Good evening', 'Hello', ACUTE, 'Please call', 'And now to the weather')).toBe('Hello.');
      expect(JSON.stringify(ctx.model.requests)).not.toContain('end my life');
    });
  });

  describe('the operator', () => {
    it('is told once as a suspension begins, or becomes acute: without a name, and without a word', async () => {
      const { sut, ctx } = await setup(new ScriptedModel(), { environment: WEBHOOK });
      for (const content of [WISH, WISH, ACUTE, ACUTE, 'Hi']) await sut.send(content);
      const due = await ctx.get<CrisisRepository>(CrisisRepository).takeDue(ctx.clock.date(), ctx.clock.date(), 10);
      expect(due.map(({ tier, handOff, locale }) => `${locale} ${tier} ${handOff}`).toSorted()).toEqual([
        'en acute true',
        'en elevated false',
      ]);
      expect(JSON.stringify(due)).not.toContain(toUuid('user', ctx.userId));
      expect(ctx.jobs.jobs.filter(({ name }) => name === notifyOperatorJob.name)).toHaveLength(2);
    });

    it('is told nothing where there is nobody to tell', async () => {
      const { sut, ctx } = await setup();
      await sut.send(ACUTE);
      expect(await ctx.get<CrisisRepository>(CrisisRepository).takeDue(ctx.clock.date(), ctx.clock.date(), 10)).toEqual(
        [],
      );
    });
  });

  describe('what is counted', () => {
    it('is who was referred, and not who they were', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('I am with you.'));
      for (const content of [CONCERN, ACUTE, 'Hi']) await sut.send(content);
      expect(await ctx.counts()).toEqual([
        'notice concern 1',
        'referral acute 1',
        'sign acute 1',
        'sign concern 1',
        'suspension acute 1',
      ]);
    });

    it('is reported by year', async () => {
      const { sut, ctx } = await setup(new ScriptedModel().replies('I am with you.'));
      for (const content of [CONCERN, ACUTE]) await sut.send(content);
      const report = await ctx.get<ReportCrises>(ReportCrises).execute(2026);
      expect(report).toMatchObject({ year: 2026, referrals: 2, protocol: { id: 'rapport-crisis' } });
      expect(report.byMonth).toContainEqual({ month: '2026-01', measure: 'referral', tier: 'acute', count: 1 });
      expect(report.byLocale).toContainEqual({ locale: 'en', measure: 'referral', tier: 'acute', count: 1 });
      expect(JSON.stringify(report)).not.toMatch(/usr_|user/);
      const { body } = await sut.inject('GET', '/internal/v1/safety/report?year=2026');
      expect(body).toMatchObject({ object: 'safety.report', year: 2026, referrals: 2 });
      expect((await sut.inject('GET', '/internal/v1/safety/report?year=2027')).body.code).toBe('safety.year_invalid');
    });
  });

  describe('without a protocol', () => {
    const environment = { CRISIS_PROTOCOL_FILE: '/nowhere/protocol.json' };

    it('no conversation starts, and none goes on', async () => {
      const before = await setup();
      const { sut } = await setup(new ScriptedModel(), {
        environment,
        beside: before.ctx.app,
        userId: before.ctx.userId,
      });
      const created = await sut.inject('POST', '/v1/conversations', { persona: 'maren' });
      const sent = await sut.inject('POST', `/v1/conversations/${before.sut.id}/messages`, { content: 'Hi' });
      const completed = await sut.inject('POST', '/v1/chat/completions', {
        model: 'maren',
        messages: [{ role: 'user', content: 'Hi' }],
      });
      expect([created, sent].map(({ status, body }) => [status, body.code])).toEqual([
        [503, 'safety.protocol_unavailable'],
        [503, 'safety.protocol_unavailable'],
      ]);
      expect(completed.status).toBe(503);
    });

    it('nothing is published either', async () => {
      const { sut } = await setup(new ScriptedModel(), { environment });
      expect((await sut.inject('GET', '/v1/safety/protocol')).status).toBe(503);
    });
  });

  it('publishes the protocol that it follows', async () => {
    const { sut } = await setup();
    const { status, body } = await sut.inject('GET', '/v1/safety/protocol');
    expect([status, body]).toMatchObject([
      200,
      { object: 'safety.protocol', id: 'rapport-crisis', review: { overdue: [] } },
    ]);
    expect(body.tiers.map(({ tier }: Json) => tier)).toEqual(['none', 'concern', 'elevated', 'acute']);
    expect(body.resources).toContainEqual(expect.objectContaining({ id: 'us.988', number: '988', country: 'US' }));
  });
});
