import { ApiClient, collect } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type RunningDeployment } from './deployments.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** Words that nothing but the person ever said: before the withdrawal, and after it. */
const BEFORE = 'Zebulonia';
const AFTER = 'Quorvath';
const QUESTION = 'In which town do I live?';
/** A guard against hanging, not a measurement. */
const PATIENCE = { timeout: 60_000, interval: 250 };

describe('consent to memory', () => {
  let running: RunningDeployment;
  beforeAll(async () => {
    running = await embedded.start({ MEMORY_EXTRACT_DELAY_S: '0', JOBS_POLLING_INTERVAL_MS: '500' });
  });
  afterAll(() => running.stop());

  /** Somebody of whom something is remembered. */
  async function setup() {
    const sut = await new ApiClient(running.api.url).register();
    await say(sut, `I live in ${BEFORE}.`);
    await expect.poll(() => memories(sut), PATIENCE).toContain(BEFORE);
    return { sut };
  }

  /** One turn in a new conversation; resolves with the prompt that it made. */
  async function say(person: ApiClient, text: string): Promise<string> {
    const conversation = await person.startConversation();
    await collect(person.send(conversation, text));
    const asked = await running.emulator.control.requestsOfTurns();
    return asked.map(({ body }) => JSON.stringify(body)).findLast((body) => body.includes(`<message>\\n${text}`)) ?? '';
  }

  const memories = async (person: ApiClient): Promise<string> =>
    JSON.stringify((await person.get('/v1/memories')).data);
  const decide = (person: ApiClient, given: boolean): Promise<Json> =>
    person.post('/v1/me/consents', { purpose: 'memory', given, ...(given && { version: '1' }) });

  it('withdrawn, leaves no memory in the next prompt, lets none be written, and can be given again', async () => {
    const { sut } = await setup();
    expect(await say(sut, QUESTION)).toContain(BEFORE);

    await decide(sut, false);
    expect(await sut.get('/v1/me/settings')).toMatchObject({ memory: false, memory_consent: false });
    expect(await say(sut, 'And which town is it that I live in?')).not.toContain(BEFORE);
    await say(sut, `I have a dog called ${AFTER}.`);
    expect((await sut.fetch('/v1/memories', post({ text: 'I like figs.' }))).status).toBe(409);

    await decide(sut, true);
    // By the profile, which the worker writes anew: whether a turn recalls it besides is a matter of scores.
    await expect.poll(() => say(sut, `Tell me, ${QUESTION}`), PATIENCE).toContain(BEFORE);
    // What waits is read in order: once this is known, what was said before it would be, too.
    await say(sut, 'I have a cat called Wilhelmina.');
    await expect.poll(() => memories(sut), PATIENCE).toContain('Wilhelmina');
    expect(await memories(sut)).not.toContain(AFTER);
  });

  it('never given, remembers nothing, and the settings say why', async () => {
    const registration = {
      email: 'unremembered@example.com',
      password: 'correct horse battery staple',
      birth_date: '1990-04-23',
      consents: { terms: '1', privacy: '1' },
    };
    const session = await new ApiClient(running.api.url).post('/v1/auth/register', registration);
    const sut = new ApiClient(running.api.url, session.access_token);
    await say(sut, `I live in ${BEFORE}.`);
    expect(await say(sut, QUESTION)).not.toContain(BEFORE);
    expect(await sut.get('/v1/me/settings')).toMatchObject({ memory: false, memory_consent: false });
    const refused = await sut.fetch('/v1/me/settings', { method: 'PUT', body: JSON.stringify({ memory: true }) });
    expect(await refused.json()).toMatchObject({ status: 409, code: 'memory.consent_required' });
  });
});

const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
