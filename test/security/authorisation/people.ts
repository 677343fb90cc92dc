import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Accounts } from '@rapport/auth';
import { parseId, SCOPES, type Role, type Scope } from '@rapport/kernel';

/** What belongs to one person, by the names that paths give it. */
export interface Belongings {
  readonly user: string;
  readonly apiKey: string;
  readonly conversation: string;
  /** Of the person. */
  readonly message: string;
  /** Of the persona. */
  readonly reply: string;
  readonly turn: string;
  readonly memory: string;
  readonly request: string;
  readonly export: string;
}

export interface Person {
  readonly token: string;
  readonly refreshToken: string;
  readonly belongings: Belongings;
  keyWith(scopes: readonly Scope[]): Promise<string>;
}

export const PASSWORD = 'a quiet horse in the rain';
let people = 0;

/** Somebody with one of everything, made by way of the API. */
export async function givenPerson(app: NestFastifyApplication, role: Role = 'user'): Promise<Person> {
  const email = `authz${people++}@example.com`;
  const session = await post(app, '/v1/auth/register', undefined, {
    email,
    password: PASSWORD,
    display_name: 'Sample Person',
    birth_date: '1990-04-23',
    consents: { terms: '1', privacy: '1', memory: '1' },
  });
  const token = session['access_token'] as string;
  const make = (path: string, body: object) => post(app, path, token, body);
  const conversation = String((await make('/v1/conversations', { persona: 'maren' }))['id']);
  const sent = await make(`/v1/conversations/${conversation}/messages`, { content: 'Good morning.' });
  const history = await read(app, `/v1/conversations/${conversation}/messages`, token);
  const messages = history['data'] as readonly { id: string; role: string; turn: string }[];
  const ofRole = (wanted: string): string => messages.find((message) => message.role === wanted)!.id;
  const memory = await make('/v1/memories', {
    text: 'Likes rain.',
    subject: 'user',
    attribute: 'likes',
    value: 'rain',
  });
  const keyWith = async (scopes: readonly Scope[]) =>
    String((await make('/v1/me/api-keys', { name: 'sample', scopes }))['key']);
  const apiKey = String((await make('/v1/me/api-keys', { name: 'sample', scopes: [...SCOPES] }))['id']);
  const belongings = {
    user: (session['user'] as { id: string }).id,
    apiKey,
    conversation,
    message: ofRole('user'),
    reply: ofRole('assistant'),
    turn: messages[0]?.turn ?? String(sent['turn']),
    memory: String(memory['id']),
    request: String((await make('/v1/me/requests', { kind: 'access' }))['id']),
    export: String((await make('/v1/me/export', {}))['id']),
  };
  if (role === 'user') return { token, refreshToken: String(session['refresh_token']), belongings, keyWith };
  await app.get(Accounts).assignRoles(parseId('user', belongings.user), [role]);
  const again = await post(app, '/v1/auth/login', undefined, { email, password: PASSWORD });
  return {
    token: String(again['access_token']),
    refreshToken: String(again['refresh_token']),
    belongings,
    keyWith,
  };
}

/** All that a person can see of what is theirs, to notice that somebody else touched it. */
export async function holdings(app: NestFastifyApplication, { token, belongings }: Person): Promise<object> {
  const paths = [
    '/v1/auth/me',
    '/v1/me/api-keys',
    '/v1/me/settings',
    '/v1/me/consents',
    '/v1/me/requests',
    '/v1/me/retention',
    `/v1/me/export/${belongings.export}`,
    '/v1/memories',
    '/v1/conversations',
    `/v1/conversations/${belongings.conversation}/messages?branches=all`,
  ];
  const answers = await Promise.all(paths.map((path) => read(app, path, token)));
  return Object.fromEntries(paths.map((path, index) => [path, answers[index]]));
}

type Json = Readonly<Record<string, unknown>>;

async function post(app: NestFastifyApplication, url: string, token: string | undefined, body: object): Promise<Json> {
  return expectOk(await app.inject({ method: 'POST', url, headers: bearer(token), payload: body }), url);
}

async function read(app: NestFastifyApplication, url: string, token: string): Promise<Json> {
  return expectOk(await app.inject({ url, headers: bearer(token) }), url);
}

export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

function expectOk(response: { statusCode: number; body: string; json(): unknown }, url: string): Json {
  if (response.statusCode >= 300) throw new Error(`${url}: ${response.statusCode} ${response.body}`);
  return response.json() as Json;
}
