import { randomInt } from 'node:crypto';
import { ApiClient, collect, type ApiProcess } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresRedis, type RunningDeployment } from './deployments.js';

/** `WORKER_KILLS=50` for the long run: each takes about six seconds. */
const KILLS = Number(process.env['WORKER_KILLS'] ?? 5);
/** A worker that is being killed is killed within this of its first sign of reading, or of being ready. */
const AFTER_THE_CALL_MS = 120;
const AFTER_READY_MS = 1_200;
const CONVERSATIONS = 5;
/** A guard against hanging, not a measurement: the sweep runs once a minute. */
const PATIENCE = { timeout: 240_000, interval: 500 };
const ENVIRONMENT = {
  MEMORY_EXTRACT_DELAY_S: '0',
  MEMORY_SWEEP_AFTER_S: '1',
  JOBS_POLLING_INTERVAL_MS: '500',
  JOBS_HEARTBEAT_S: '10',
  CONVERSATION_SUMMARISE_TOKENS: '0',
  BUDGET_USER_TOKENS_PER_DAY: '0',
};

interface Memory {
  readonly text: string;
  readonly sources: readonly unknown[];
  readonly created_at: string;
  readonly updated_at: string;
}

describe('a worker that is killed at any point', () => {
  let running: RunningDeployment;
  beforeAll(async () => void (running = await postgresRedis.start(ENVIRONMENT)));
  afterAll(() => running.stop());

  it('has read each finished turn once, or not at all and another reads it', async () => {
    const person = await new ApiClient(running.api.url).register();
    const conversations = await Promise.all(Array.from({ length: CONVERSATIONS }, () => person.startConversation()));
    let duringACall = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Two turns in one conversation: they are read together, or one by one.
      const conversation = conversations[kill % CONVERSATIONS]!;
      await collect(person.send(conversation, `I visited ${placeName(2 * kill)}.`));
      await collect(person.send(conversation, `I visited ${placeName(2 * kill + 1)}.`));
      // A worker may read before it says that it is ready.
      const before = await lastRead();
      if (await killAtSomePoint(await running.addWorker(), before, kill % 2 === 0)) duringACall += 1;
    }
    await running.addWorker();

    const expected = Array.from({ length: 2 * KILLS }, (_, index) => `Visited ${placeName(index)}.`).toSorted();
    await expect.poll(async () => (await memoriesOf(person)).length, PATIENCE).toBe(expected.length);
    const memories = await memoriesOf(person);
    expect(memories.map(({ text }) => text).toSorted()).toEqual(expected);
    // Reading a turn again would have strengthened what it had left: a later change, or another source.
    expect(memories.filter(({ updated_at: updated, created_at: created }) => updated !== created)).toEqual([]);
    expect(duringACall).toBeGreaterThan(0);
  }, 2_400_000);

  /** True when the model had been asked before the end came. */
  async function killAtSomePoint(worker: ApiProcess, before: number, waitForCall: boolean): Promise<boolean> {
    const deadline = Date.now() + AFTER_READY_MS * 3;
    while (waitForCall && (await lastRead()) === before && Date.now() < deadline) await sleep(5);
    await sleep(randomInt(waitForCall ? AFTER_THE_CALL_MS : AFTER_READY_MS));
    const asked = (await lastRead()) > before;
    await worker.kill();
    return asked;
  }

  /** The number of the latest request to read turns; the log forgets the oldest ones. */
  async function lastRead(): Promise<number> {
    const requests = await running.emulator.control.requests('streamGenerateContent');
    return requests.findLast(({ body }) => JSON.stringify(body).includes('<turns>'))?.id ?? 0;
  }
});

async function memoriesOf(person: ApiClient): Promise<Memory[]> {
  const all: Memory[] = [];
  for (let after = ''; ;) {
    const page = await person.get(`/v1/memories?limit=100${after}`);
    all.push(...page.data);
    if (!page.has_more) return all;
    after = `&after=${page.last_id}`;
  }
}

/** A name of its own for each turn, of letters alone. */
const placeName = (index: number): string =>
  `Zel${[...String(index).padStart(3, '0')].map((digit) => 'abdegiklmo'[Number(digit)]).join('')}ra`;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
