import { Client } from 'pg';
import type { Exchange, Person } from './exchange.js';
import { call } from './http.js';

export interface StoredTurn {
  readonly id: string;
  readonly conversation: string;
  readonly userMessage: string;
  readonly state: string;
  readonly rung: string | null;
  readonly verdict: string | null;
  readonly errorCode: string | null;
  /** Null: the upstream reported no usage to us. */
  readonly tokens: Tokens | null;
  readonly user: string;
  /** Whether it was ended by somebody else than the process that ran it. */
  readonly interrupted: boolean;
}

export interface StoredMessage {
  readonly id: string;
  readonly parent: string | null;
  readonly turn: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface Tokens {
  readonly prompt: number;
  readonly cached: number;
  readonly output: number;
  readonly thoughts: number;
}

/** One request that the emulator saw for a generation. */
export interface UpstreamCall {
  /** The turn it was made for; undefined for background work. */
  readonly turn: string | undefined;
  /** Whether its answer was written to the end. */
  readonly whole: boolean;
  readonly tokens: Tokens | null;
}

export interface Facts {
  readonly turns: readonly StoredTurn[];
  readonly messages: readonly StoredMessage[];
  /** Sum of the days' totals. */
  readonly daily: Tokens;
  readonly upstream: readonly UpstreamCall[];
  /** Tokens that each person's budget is charged with, what is still reserved included. */
  readonly charged: ReadonlyMap<string, number>;
}

type Row = Readonly<Record<string, string | number | null>>;

/** How many turns are still open. Asks the database itself, past all proxies. */
export async function openTurns(databaseUrl: string): Promise<number> {
  const [row] = await query(databaseUrl, "SELECT count(*) AS n FROM turns WHERE state IN ('accepted', 'generating')");
  return Number(row?.['n']);
}

export async function gather(
  databaseUrl: string,
  emulatorUrl: string,
  apiUrl: string,
  exchanges: readonly Exchange[],
): Promise<Facts> {
  const turns = await query(databaseUrl, 'SELECT * FROM turns');
  const [daily] = await query(
    databaseUrl,
    `SELECT coalesce(sum(prompt_tokens), 0) AS prompt_tokens, coalesce(sum(cached_tokens), 0) AS cached_tokens,
      coalesce(sum(output_tokens), 0) AS output_tokens, coalesce(sum(thought_tokens), 0) AS thought_tokens
    -- Nobody reports what embeddings took: their count is an estimate, with nothing to compare it with.
    FROM usage_daily WHERE model NOT LIKE '%embedding%'`,
  );
  const windows = await query(
    databaseUrl,
    'SELECT user_id, tokens_settled + tokens_reserved AS tokens FROM budget_windows',
  );
  const people = new Map(exchanges.map(({ person }) => [person.conversation, person]));
  const messages = await Promise.all([...people.values()].map((person) => history(apiUrl, person)));
  return {
    turns: turns.map(toTurn),
    messages: messages.flat(),
    daily: toTokens(daily as Row),
    upstream: await upstreamCalls(emulatorUrl),
    charged: new Map(windows.map((row) => [toId('user', row['user_id']), Number(row['tokens'])])),
  };
}

async function query(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

function toTurn(row: Row): StoredTurn {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    id: toId('turn', row['turn_id']),
    conversation: toId('conv', row['conversation_id']),
    userMessage: toId('msg', row['user_message_id']),
    state: String(row['state']),
    rung: text('rung'),
    verdict: text('verdict'),
    errorCode: text('error_code'),
    tokens: row['prompt_tokens'] === null ? null : toTokens(row),
    user: toId('user', row['user_id']),
    interrupted: Number(row['fence']) > 1,
  };
}

const toId = (prefix: string, uuid: unknown): string => `${prefix}_${String(uuid).replaceAll('-', '')}`;

const toTokens = (row: Row): Tokens => ({
  prompt: Number(row['prompt_tokens'] ?? 0),
  cached: Number(row['cached_tokens'] ?? 0),
  output: Number(row['output_tokens'] ?? 0),
  thoughts: Number(row['thought_tokens'] ?? 0),
});

async function history(apiUrl: string, person: Person): Promise<StoredMessage[]> {
  const all: StoredMessage[] = [];
  for (let after = ''; ;) {
    const path = `/v1/conversations/${person.conversation}/messages?order=asc&limit=100${after}`;
    const page = await call(apiUrl + path, { token: person.token });
    if (page.status !== 200) throw new Error(`the history answered ${page.status}`);
    const list = page.body?.['data'] as (Omit<StoredMessage, 'parent'> & { readonly parent_id: string | null })[];
    all.push(...list.map(({ parent_id: parent, ...message }) => ({ ...message, parent })));
    if (page.body?.['has_more'] !== true) return all;
    after = `&after=${list.at(-1)?.id}`;
  }
}

interface LogEntry {
  readonly url: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly end: string;
  readonly usage?: Readonly<Record<string, number>>;
}

async function upstreamCalls(emulatorUrl: string): Promise<UpstreamCall[]> {
  const log = (await (await fetch(`${emulatorUrl}/__emulator/log`)).json()) as { requests: LogEntry[] };
  return log.requests
    .filter(({ url }) => /enerateContent/.test(url))
    .map(({ requestId, status, end, usage }) => ({
      turn: requestId?.startsWith('turn_') ? requestId : undefined,
      whole: end === 'answered' && status === 200,
      tokens: usage
        ? {
            prompt: usage['promptTokenCount'] ?? 0,
            cached: usage['cachedContentTokenCount'] ?? 0,
            output: usage['candidatesTokenCount'] ?? 0,
            thoughts: usage['thoughtsTokenCount'] ?? 0,
          }
        : null,
    }));
}
