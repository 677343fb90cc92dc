import { NestFactory } from '@nestjs/core';
import { ParticipantRegistry } from '@rapport/compliance';
import { configRules, CoreModule, sections } from '@rapport/composition';
import type { ExportRecord, UserId } from '@rapport/kernel';
import { loadConfig } from '@rapport/platform';
import { ApiClient, collect, textOf, type ApiProcess } from '@rapport/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { postgresRedis, type RunningDeployment } from './deployments.js';

// The wire's shapes are what these tests assert.
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** A word that nothing but the person ever said. */
const CANARY = 'Zebulonia';
const CANARIES = /zebulonia/i;
const QUESTION = 'In which town do I live?';
const FILLER = 'The boats came in late, and the harbour was full of gulls. '.repeat(6);
/** A guard against hanging, not a measurement. */
const PATIENCE = { timeout: 60_000, interval: 250 };
const ENVIRONMENT = {
  MEMORY_EXTRACT_DELAY_S: '0',
  CONVERSATION_SUMMARISE_TOKENS: '200',
  CONVERSATION_SUMMARY_KEEP_TOKENS: '60',
  JOBS_POLLING_INTERVAL_MS: '500',
};

describe('what is forgotten at one pod', () => {
  let running: RunningDeployment;
  let other: ApiProcess;
  beforeAll(async () => {
    running = await postgresRedis.start(ENVIRONMENT);
    [other] = await Promise.all([running.addApi(), running.addWorker()]);
  });
  afterAll(() => running.stop());

  /** A canary in messages, answers and a fact; the worker makes a profile, a summary and a title of them. */
  async function setup() {
    const person = await new ApiClient(running.api.url).register();
    const userId: UserId = (await person.get('/v1/auth/me')).id;
    const conversation = await person.startConversation();
    const told = [`I live in ${CANARY}.`, FILLER, `It is cold in ${CANARY} today. ${FILLER}`, FILLER];
    for (const content of told) await collect(person.send(conversation, content));
    const elsewhere = await person.startConversation();
    await collect(person.send(elsewhere, `${CANARY} greets you.`));
    const fact = await expect
      .poll(async () => factOf(person), PATIENCE)
      .toBeTruthy()
      .then(() => factOf(person));
    return { sut: person, ctx: { pod: person.at(other.url), userId, conversation, elsewhere, fact } };
  }

  const factOf = async (person: ApiClient): Promise<Json> =>
    (await person.get('/v1/memories')).data.find(({ text }: Json) => CANARIES.test(text));

  /** Every row of the person, opened. */
  async function rowsOf(userId: UserId): Promise<ExportRecord[]> {
    const config = loadConfig(sections, { ...running.settings, GEMINI_API_KEY: 'emulator' }, {}, configRules);
    const core = CoreModule.forRoot(config, { mode: 'enqueue', applicationName: 'rapport-test' });
    const app = await NestFactory.createApplicationContext(core, { logger: false });
    try {
      const rows: ExportRecord[] = [];
      for (const participant of app.get(ParticipantRegistry, { strict: false }).exports()) {
        for await (const row of participant.export(userId)) rows.push(row);
      }
      return rows;
    } finally {
      await app.close();
    }
  }

  const holding = (rows: readonly ExportRecord[]): ExportRecord[] =>
    rows.filter(({ row }) => CANARIES.test(JSON.stringify(row)));
  const tablesOf = (rows: readonly ExportRecord[]): string[] => [...new Set(rows.map(({ table }) => table))].toSorted();

  /** Keys and values of the person that Redis holds, as text. */
  async function redisOf(userId: UserId): Promise<string[]> {
    const redis = new Redis(inject('services').redisUrl);
    try {
      const keys = await redis.keys(`*${userId}*`);
      const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
      return keys.map((key, index) => `${key} ${values[index]?.toString('latin1') ?? ''}`);
    } finally {
      redis.disconnect();
    }
  }

  it('is nowhere to be found at the other, from its next turn on', async () => {
    const { sut, ctx } = await setup();
    const tables = async (): Promise<string[]> => tablesOf(holding(await rowsOf(ctx.userId)));
    await expect.poll(tables, PATIENCE).toEqual(expect.arrayContaining(['conversation_summaries', 'memory_profiles']));
    await expect
      .poll(async () => (await sut.get(`/v1/conversations/${ctx.conversation}`)).title, PATIENCE)
      .toMatch(CANARIES);
    const before = await ask(ctx.pod);
    expect([before.found, before.prompt].filter((text) => CANARIES.test(text))).toHaveLength(2);
    expect((await redisOf(ctx.userId)).some((entry) => entry.includes(':turn:'))).toBe(true);

    // What a model reads at this very moment was read before it was forgotten.
    const waiting = async (): Promise<boolean> =>
      (await rowsOf(ctx.userId)).some(({ table }) => table === 'memory_backlog');
    await expect.poll(waiting, PATIENCE).toBe(false);
    const done = await (await sut.fetch(`/v1/memories/${ctx.fact.id}`, { method: 'DELETE' })).json();
    expect(done).toMatchObject({ object: 'forgotten', memory_ids: expect.arrayContaining([ctx.fact.id]) });

    const at = new Date().toISOString();
    const { found, said, prompt } = await ask(ctx.pod);
    expect(prompt).toContain(QUESTION);
    expect([found, said, prompt].filter((text) => CANARIES.test(text))).toEqual([]);

    // The worker writes anew what it had made of it, and asks no model with it.
    await expect
      .poll(async () => (await sut.get(`/v1/conversations/${ctx.conversation}`)).title, PATIENCE)
      .toBeTruthy();
    const asked = (await running.emulator.control.requests('enerateContent')).filter((request) => request.at > at);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ body }) => CANARIES.test(JSON.stringify(body)))).toEqual([]);

    const rows = holding(await rowsOf(ctx.userId));
    expect(tablesOf(rows)).toEqual(['messages']);
    expect(rows.every(({ row }) => row['forgotten_at'] !== null)).toBe(true);
    expect((await redisOf(ctx.userId)).filter((entry) => CANARIES.test(entry))).toEqual([]);
    expect(await sut.get('/v1/memories')).toMatchObject({ data: expect.not.arrayContaining([ctx.fact]) });
    const turns = rows.map(({ row }) => String(row['turn_id']).replaceAll('-', ''));
    expect((await redisOf(ctx.userId)).filter((entry) => turns.some((turn) => entry.includes(turn)))).toEqual([]);
  });

  /** One turn in a new conversation, and what a search finds. */
  async function ask(pod: ApiClient): Promise<{ found: string; said: string; prompt: string }> {
    const conversation = await pod.startConversation();
    const said = textOf(await collect(pod.send(conversation, QUESTION)));
    const found = JSON.stringify(
      await pod.post('/v1/memories/search', { query: `Do I live in ${CANARY}, where it is cold?` }),
    );
    const asked = await running.emulator.control.requestsOfTurns();
    const prompt = asked
      .map(({ body }) => JSON.stringify(body))
      .findLast((text) => text.includes(`<message>\\n${QUESTION}`));
    return { found, said, prompt: prompt ?? '' };
  }
});
