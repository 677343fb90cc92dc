import { randomBytes } from 'node:crypto';
import type { Clock } from '@rapport/kernel';
import { jsonOf, readText, type Call, type HttpClient, type Reply } from './http-client.js';
import { readTurn, type Turn } from './turn.js';

/** The service did not do what its contract says. The message names route, status and code, and nothing personal. */
export class ServiceFault extends Error {
  constructor(
    message: string,
    /** 0 without an answer. */
    readonly status = 0,
  ) {
    super(message);
  }
}

/** Seconds are rounded, and clocks differ. */
const WAIT_MORE_MS = 250;

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** A user of the service, signed in: what an application does on somebody's behalf. */
export class Person {
  private constructor(
    private readonly http: HttpClient,
    private readonly clock: Clock,
    readonly credentials: Credentials,
    private accessToken: string,
    /** Accounts that were made here are erased; others only lose what was made here. */
    private readonly own: boolean,
    /** Paths of it. */
    private readonly made: string[] = [],
  ) {}

  /** A new account under an address that nobody has: `verify-…@rapport.example`. Whoever registers has to leave, and so is told. */
  static async register(http: HttpClient, clock: Clock): Promise<Person> {
    const credentials = {
      email: `verify-${randomBytes(9).toString('hex')}@rapport.example`,
      password: randomBytes(24).toString('base64url'),
    };
    const wanted = { ...credentials, display_name: 'Verification', birth_date: '1990-04-23' };
    const first = await http.call('/v1/auth/register', {
      body: { ...wanted, consents: { terms: '1', privacy: '1', memory: '1' } },
      letEnd: true,
    });
    // The terms that hold now are told with the refusal.
    const current = first.status === 201 ? undefined : jsonOf(first)?.['current'];
    const answer =
      typeof current === 'object' && current !== null
        ? await http.call('/v1/auth/register', { body: { ...wanted, consents: current }, letEnd: true })
        : first;
    return new Person(http, clock, credentials, tokenIn(expectStatus(answer, 201, 'POST /v1/auth/register')), true);
  }

  static async login(http: HttpClient, clock: Clock, credentials: Credentials): Promise<Person> {
    const answer = await http.call('/v1/auth/login', { body: credentials });
    return new Person(http, clock, credentials, tokenIn(expectStatus(answer, 200, 'POST /v1/auth/login')), false);
  }

  get token(): string {
    return this.accessToken;
  }

  /** For when the token has run out. */
  async signInAgain(http: HttpClient = this.http): Promise<void> {
    const answer = await http.call('/v1/auth/login', { body: this.credentials });
    this.accessToken = tokenIn(expectStatus(answer, 200, 'POST /v1/auth/login'));
  }

  call(path: string, call: Call = {}): Promise<Reply> {
    return this.http.call(path, { token: this.token, ...call });
  }

  async get(path: string): Promise<Readonly<Record<string, unknown>>> {
    return bodyOf(expectStatus(await this.call(path), 200, `GET ${routeOf(path)}`));
  }

  async post(path: string, body: object, status = 200): Promise<Readonly<Record<string, unknown>>> {
    return bodyOf(expectStatus(await this.call(path, { body }), status, `POST ${routeOf(path)}`));
  }

  /** With a persona that is offered first, unless one is named. */
  async startConversation(persona?: string): Promise<Readonly<Record<string, unknown>> & { readonly id: string }> {
    const slug = persona ?? (await this.personas())[0];
    if (slug === undefined) throw new ServiceFault('GET /v1/personas: nobody to talk to');
    const conversation = await this.post('/v1/conversations', { persona: slug }, 201);
    const id = String(conversation['id']);
    this.made.push(`/v1/conversations/${id}`);
    return { ...conversation, id };
  }

  /** Resolves with the memory's id. */
  async remember(text: string): Promise<string> {
    const id = String((await this.post('/v1/memories', { text }, 201))['id']);
    this.made.push(`/v1/memories/${id}`);
    return id;
  }

  /** Slugs. */
  async personas(): Promise<readonly string[]> {
    const { data } = await this.get('/v1/personas');
    return (data as readonly { readonly slug: string }[]).map(({ slug }) => slug);
  }

  /** Sends, and follows the stream to its end. */
  say(conversation: string, content: string): Promise<Turn> {
    return this.follow(`/v1/conversations/${conversation}/messages`, { body: { content } });
  }

  /** Sends, and waits for the answer in one piece. */
  ask(conversation: string, content: string): Promise<Readonly<Record<string, unknown>>> {
    return this.post(`/v1/conversations/${conversation}/messages`, { content });
  }

  /** The events of a turn after one of them, from whichever server. */
  resume(conversation: string, turn: string, after: number): Promise<Turn> {
    const headers = { 'last-event-id': String(after) };
    return this.follow(`/v1/conversations/${conversation}/turns/${turn}/stream`, { headers });
  }

  /**
   * Leaves nothing behind. Resolves with whether the service took the request.
   * @param patienceMs who is asked to come back later (Retry-After) does once, when that is not longer
   */
  async leave(http: HttpClient = this.http, patienceMs = 0): Promise<boolean> {
    const { token } = this;
    if (!this.own) {
      const deleted = await Promise.all(this.made.map((path) => http.call(path, { method: 'DELETE', token })));
      return deleted.every(({ status }) => status === 204 || status === 200);
    }
    const body = { confirmation: 'erase everything', password: this.credentials.password };
    const { status, headers } = await http.call('/v1/me/erasure', { body, token });
    const waitMs = Number(headers['retry-after']) * 1_000 + WAIT_MORE_MS;
    if (status === 202 || !(waitMs <= patienceMs)) return status === 202;
    await this.clock.sleep(waitMs);
    return (await http.call('/v1/me/erasure', { body, token })).status === 202;
  }

  private async follow(path: string, call: Call): Promise<Turn> {
    const headers = { accept: 'text/event-stream', ...call.headers };
    const opened = await this.http.open(path, { token: this.token, ...call, headers });
    if (opened.headers['content-type']?.startsWith('text/event-stream'))
      return readTurn(opened.status, opened.body, this.clock, opened.sentAt);
    const text = await readText(opened.body);
    const ms = this.clock.monotonic() - opened.sentAt;
    const result = jsonOf({ text }) ?? {};
    return { status: opened.status, events: [], end: undefined, text: '', result, firstTokenMs: undefined, ms };
  }
}

/** Throws `ServiceFault` unless the answer has the status. */
function expectStatus(answer: Reply, status: number, what: string): Reply {
  if (answer.status === status) return answer;
  throw new ServiceFault(`${what}: ${answer.status} ${codeOf(answer)}, not ${status}`, answer.status);
}

/** The code of a problem, which is safe to show; the rest of a body may not be. */
export function codeOf(answer: Pick<Reply, 'text'>): string {
  const code = jsonOf(answer)?.['code'];
  return typeof code === 'string' && /^[a-z_.]{1,64}$/.test(code) ? code : 'without a code';
}

function bodyOf(answer: Reply): Readonly<Record<string, unknown>> {
  const body = jsonOf(answer);
  if (!body) throw new ServiceFault('the answer is no JSON object', answer.status);
  return body;
}

function tokenIn(answer: Reply): string {
  return String(bodyOf(answer)['access_token']);
}

/** Ids are left out: reports must not name anybody's. */
function routeOf(path: string): string {
  return path.replace(/\?.*$/, '').replaceAll(/[a-z]{3,4}_[0-9a-f]{32}/g, '{id}');
}
