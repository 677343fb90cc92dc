import {
  openConversationApp,
  ScriptedModel,
  TEST_USER_HEADER,
  useTestDatabase,
  type ConversationApp,
} from '@rapport/testing';
import { afterEach, describe, expect, it } from 'vitest';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

describe('tone over HTTP', () => {
  const database = useTestDatabase('pglite');
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup() {
    const model = new ScriptedModel();
    const app = await openConversationApp({ database: database(), model });
    await app.app.init();
    opened.push(app);
    const headers = { [TEST_USER_HEADER]: await app.givenUser() };
    const call = async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object): Promise<Json> => {
      const answer = await app.app.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: answer.statusCode, ...answer.json() };
    };
    const { id } = await call('POST', '/v1/conversations', { persona: 'juno' });
    const say = async (content: string): Promise<Json> => {
      model.replies('Right.');
      await app.clock.advance(1_000);
      return call('POST', `/v1/conversations/${id}/messages`, { content });
    };
    const why = async (content: string): Promise<Json> =>
      call('GET', `/v1/messages/${(await say(content)).message.id}/why`);
    const complete = async (messages: object[]): Promise<string> => {
      model.replies('Right.');
      await call('POST', '/v1/chat/completions', { model: 'juno', messages });
      return model.requests.at(-1)!.turns.at(-1)!.text;
    };
    return { sut: { call, say, why, complete }, ctx: { ...app, model } };
  }

  it('is explained in numbers, marks and words', async () => {
    const { sut } = await setup();
    const { tone, tone_explanation: why } = await sut.why('I would be most grateful if you could advise me.');
    expect(why).toMatchObject({
      basis: 'adapted',
      own: { formality: 0.1, warmth: 0.8, energy: 0.75, length: 0.35 },
      reading: { formality: { value: expect.any(Number), confidence: expect.any(Number) } },
      state: { formality: { value: expect.any(Number), confidence: expect.any(Number) } },
      marks: expect.arrayContaining(['formal_wording']),
      language: 'en',
    });
    expect(why.in_words).toContain(`formality went from the persona's own 0.10 to ${tone.formality.toFixed(2)}.`);
  });

  it('can be switched off and on again, which the audit trail tells once each', async () => {
    const { sut, ctx } = await setup();
    const put = (on: boolean) => sut.call('PUT', '/v1/me/settings', { memory: true, tone_adaptation: on });
    await put(false);
    expect(await put(false)).toMatchObject({ status: 200, tone_adaptation: false });
    expect((await sut.why('hey lol!!!')).tone_explanation).toMatchObject({ basis: 'off', reading: null, state: null });
    await put(true);
    expect((await sut.why('hey lol!!!')).tone_explanation).toMatchObject({ basis: 'adapted' });
    const trail = ctx.audit.entries.map(({ action }) => action).filter((action) => action.startsWith('tone.'));
    expect(trail).toEqual(['tone.switched_off', 'tone.switched_on']);
  });

  it('stays as it is where a request does not mention it', async () => {
    const { sut } = await setup();
    await sut.call('PUT', '/v1/me/settings', { memory: true, tone_adaptation: false });
    expect(await sut.call('PUT', '/v1/me/settings', { memory: true })).toMatchObject({ tone_adaptation: false });
  });

  it('is read of a history that the client keeps, unless the person switched it off', async () => {
    const { sut } = await setup();
    const history = [
      { role: 'user', content: 'Ich kann heute schon wieder nicht schlafen' },
      { role: 'assistant', content: 'Oh.' },
      { role: 'user', content: 'ok' },
    ];
    expect(await sut.complete(history)).toContain('\nlanguage: de\n');
    await sut.call('PUT', '/v1/me/settings', { memory: true, tone_adaptation: false });
    expect(await sut.complete(history)).not.toContain('language:');
  });
});
