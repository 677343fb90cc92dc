import type { SeededRandom } from '../fault/seeded-random.js';
import { Client, until } from './client.js';

const PASSWORD = 'correct horse battery staple';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CONCURRENTLY = 4;

export interface Person {
  readonly id: string;
  readonly client: Client;
  /** A word for each place that a person can write to. No two people have one in common. */
  readonly canaries: Readonly<Record<string, string>>;
}

/** A word that occurs nowhere else, and that looks like a name: nothing removes it as a number or a code. */
function canary(random: SeededRandom): string {
  return `Zq${Array.from({ length: 14 }, () => random.pick([...LETTERS])).join('')}`;
}

/** Registers people at the pods in turn, and lets each write a canary into every field and store there is. */
export async function seedPeople(count: number, random: SeededRandom, urls: readonly string[]): Promise<Person[]> {
  const people: Person[] = [];
  for (let start = 0; start < count; start += CONCURRENTLY) {
    const batch = Array.from({ length: Math.min(CONCURRENTLY, count - start) }, (_, index) =>
      seedPerson(random, urls[(start + index) % urls.length] as string),
    );
    people.push(...(await Promise.all(batch)));
  }
  return people;
}

/** With a name, an address and one turn: enough for an erasure to have something to do at each step. */
export async function seedBriefly(random: SeededRandom, url: string): Promise<Person> {
  const canaries = { email: canary(random), name: canary(random), said: canary(random) };
  const { id, client } = await register(url, canaries.email, canaries.name);
  const { id: conversation } = await client.call('/v1/conversations', { body: { persona: 'maren' } });
  await client.call(`/v1/conversations/${conversation}/messages`, { body: { content: `I know ${canaries.said}.` } });
  return { id, client, canaries };
}

async function seedPerson(random: SeededRandom, url: string): Promise<Person> {
  const places = ['email', 'name', 'said', 'edited', 'title', 'remembered', 'feedback', 'apiKey', 'stateless'] as const;
  const words = Object.fromEntries(places.map((place) => [place, canary(random)]));
  const canaries = words as Record<(typeof places)[number], string>;
  const { id, client } = await register(url, canaries.email, canaries.name);
  const { id: conversation } = await client.call('/v1/conversations', { body: { persona: 'maren' } });
  const messages = `/v1/conversations/${conversation}/messages`;
  await client.call(messages, {
    body: { content: `My sister is called ${canaries.said}.` },
    headers: { 'idempotency-key': canaries.said },
  });
  const { data } = await client.call(messages);
  const [first, reply] = ['user', 'assistant'].map(
    (role) => data.find((each: { role: string }) => each.role === role).id,
  );
  await client.call(`${messages}/${first}/edit`, { body: { content: `My brother is called ${canaries.edited}.` } });
  await client.call(`/v1/conversations/${conversation}`, { method: 'PATCH', body: { title: canaries.title } });
  await client.call(`/v1/messages/${reply}/feedback`, {
    method: 'PUT',
    body: { rating: 'down', reason: `It forgot ${canaries.feedback}.` },
  });
  await client.call('/v1/memories', { body: { text: `Grew up in ${canaries.remembered}.` } });
  await client.call('/v1/me/api-keys', { body: { name: canaries.apiKey, scopes: ['account:read'] } });
  await client.call('/v1/chat/completions', {
    body: { model: 'maren', messages: [{ role: 'user', content: `I once met ${canaries.stateless}.` }] },
  });
  return { id, client, canaries };
}

async function register(url: string, email: string, name: string): Promise<{ id: string; client: Client }> {
  const session = await new Client(url).call('/v1/auth/register', {
    body: {
      email: `${email}@example.com`,
      password: PASSWORD,
      display_name: name,
      birth_date: '1990-04-23',
      consents: { terms: '1', privacy: '1', memory: '1' },
    },
  });
  return { id: session.user.id, client: new Client(url, session.access_token) };
}

/** Resolves with the opened archive of everything that is held about the person. */
export async function exportOf({ client }: Person): Promise<Buffer> {
  const { id } = await client.call('/v1/me/export', { body: {} });
  const read = () => client.call(`/v1/me/export/${id}`);
  if (!(await until(async () => (await read()).state === 'ready'))) throw new Error('the export was not built');
  return client.bytes((await read()).download_url);
}

export interface Erasure {
  readonly id: string;
  readonly token: string;
}

export async function requestErasure({ client }: Person): Promise<Erasure> {
  const body = { confirmation: 'erase everything', password: PASSWORD };
  const { id, receipt_token: token } = await client.call('/v1/me/erasure', { body });
  return { id, token };
}

// oxlint-disable-next-line typescript/no-explicit-any
export async function receiptOf(client: Client, { id, token }: Erasure): Promise<any> {
  return (await client.call(`/v1/me/erasure/${id}`, { headers: { 'receipt-token': token } })).receipt;
}
