import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { startProgram, type Child } from '../child.js';
import { deployedOptions } from './deployed-options.js';
import { freePort, migrate, program, startDurableServices } from '../targets.js';
import type { StreamRequest } from './protocol.js';

interface Person {
  readonly id: string;
  readonly token: string;
  /** A conversation made through the API; the others are copies of its row. */
  readonly conversation: string;
}

export interface Seeded {
  readonly conversations: number;
  readonly people: number;
  /** In each conversation. */
  readonly messages: number;
  readonly summarised: number;
}

/** One API pod on durable PostgreSQL and Redis, started as it is deployed, with limits out of the way. */
export class Pod {
  /** So many of the people have long conversations. */
  private seeded = 0;

  private constructor(
    readonly child: Child,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly database: Client,
    private readonly people: readonly Person[],
    private readonly stopServices: () => Promise<void>,
  ) {}

  /** `options` are V8's and node's. */
  static async start(upstreamUrl: string, people: number, options = deployedOptions()): Promise<Pod> {
    const services = await startDurableServices();
    const [port, internalPort] = [await freePort(), await freePort()];
    const environment = {
      DATABASE_URL: services.postgresUrl,
      REDIS_URL: services.redisUrl,
      RAPPORT_KEYRING: JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
      PORT: String(port),
      INTERNAL_PORT: String(internalPort),
      GEMINI_API_KEY: 'emulator',
      GEMINI_BASE_URL: upstreamUrl,
      GEMINI_MAX_CONNECTIONS: '10000',
      GEMINI_IDLE_TIMEOUT_MS: '60000',
      GEMINI_TOTAL_TIMEOUT_MS: '600000',
      LOG_LEVEL: 'warn',
      TURN_DAILY_LIMIT: '0',
      BUDGET_RESERVATION_MS: '3600000',
      BUDGET_USER_TOKENS_PER_DAY: '0',
      BUDGET_USER_COST_PER_MONTH_USD: '0',
      BUDGET_GLOBAL_COST_PER_MONTH_USD: '0',
      AUTH_ACCESS_TTL_S: '3600',
      AUTH_REGISTRATIONS_PER_ADDRESS: '100000',
      THROTTLE_ADDRESS_LIMIT: '1000000000',
      THROTTLE_USER_LIMIT: '1000000000',
    };
    migrate(environment);
    const url = `http://127.0.0.1:${port}`;
    const child = await startProgram(program('api'), environment, url, '/health/ready', options);
    const registered: Person[] = [];
    for (let index = 0; index < people; index += 1) registered.push(await register(child.url));
    const database = new Client(services.postgresUrl);
    await database.connect();
    return new Pod(child, environment, database, registered, services.stop);
  }

  /** So many conversations, each to be sent `content` once. */
  async requests(count: number, content: string): Promise<StreamRequest[]> {
    const body = JSON.stringify({ content });
    const each = Math.ceil(count / this.people.length);
    const requests: StreamRequest[] = [];
    for (const person of this.people) {
      const ids = await this.copies(person, each);
      requests.push(...ids.map((id) => ({ path: messagesPath(id), token: person.token, body })));
    }
    return requests.slice(0, count);
  }

  /**
   * Conversations that already have so many messages each, the first `summarised` of them behind a summary; of so many people,
   * none of whom had any before.
   */
  async longConversations(
    { conversations, people, messages, summarised }: Seeded,
    content: string,
  ): Promise<StreamRequest[]> {
    const owners = this.people.slice(this.seeded, this.seeded + people);
    if (owners.length < people) throw new Error('there are not so many people');
    this.seeded += people;
    const made: { readonly person: Person; readonly id: string }[] = [];
    for (const person of owners) {
      const ids = await this.copies(person, conversations / people);
      made.push(...ids.map((id) => ({ person, id })));
    }
    const seed = join(import.meta.dirname, 'seed.js');
    const pairs = made.map(({ person, id }) => `${person.id}/${id}`);
    const result = spawnSync(process.execPath, [seed, String(messages), String(summarised), ...pairs], {
      env: { ...process.env, ...this.environment },
    });
    if (result.status !== 0) throw new Error(`seeding failed:\n${result.stderr.toString()}`);
    return made.map(({ person: { token }, id }) => ({
      path: messagesPath(id),
      token,
      body: JSON.stringify({ content }),
    }));
  }

  async stop(): Promise<void> {
    await this.child.stop();
    await this.database.end();
    await this.stopServices();
  }

  /** Rows in place of thousands of requests: nothing of a new conversation is sealed. */
  private async copies(person: Person, count: number): Promise<string[]> {
    const { rows } = await this.database.query<{ conversation_id: string }>(
      `INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, created_at, updated_at)
       SELECT user_id, gen_random_uuid(), persona_id, persona_version_id, created_at, updated_at
       FROM conversations, generate_series(1, $3) WHERE user_id = $1 AND conversation_id = $2 RETURNING conversation_id`,
      [person.id, person.conversation, count],
    );
    return rows.map(({ conversation_id: id }) => id);
  }
}

const messagesPath = (uuid: string): string => `/v1/conversations/conv_${uuid.replaceAll('-', '')}/messages`;

async function register(url: string): Promise<Person> {
  const ask = async (path: string, token?: string, body?: object): Promise<Record<string, unknown>> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers,
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const session = await ask('/v1/auth/register', undefined, {
    email: `${randomBytes(8).toString('hex')}@rapport.example`,
    password: randomBytes(18).toString('hex'),
    birth_date: '1990-04-23',
    consents: { terms: '1', privacy: '1', memory: '1' },
  });
  const token = session['access_token'] as string;
  const [persona] = (await ask('/v1/personas', token))['data'] as { slug: string }[];
  const { id } = await ask('/v1/conversations', token, { persona: persona?.slug });
  const subject = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { sub: string };
  return { id: uuidOf(subject.sub), token, conversation: uuidOf(id as string) };
}

const uuidOf = (id: string): string =>
  id.replace(/^[a-z]+_/, '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
