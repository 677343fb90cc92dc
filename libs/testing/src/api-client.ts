import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** One event of a turn's stream. */
export interface TurnEvent {
  readonly id: string | undefined;
  readonly event: string;
  // The wire shapes are asserted by the tests that read them.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

let people = 0;

/** Speaks to the API as a user's application would: plain HTTP, nothing of the server's code. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly token?: string,
  ) {}

  /** A new person, signed in. */
  async register(
    person: { email?: string; password?: string; displayName?: string } = {},
  ): Promise<ApiClient & { session: Json }> {
    const session = await this.post('/v1/auth/register', {
      email: person.email ?? `person-${process.pid}-${people++}@example.com`,
      password: person.password ?? 'correct horse battery staple',
      display_name: person.displayName ?? 'Test Person',
      birth_date: '1990-04-23',
      consents: { terms: '1', privacy: '1', memory: '1' },
    });
    return Object.assign(new ApiClient(this.baseUrl, session.access_token), { session });
  }

  at(baseUrl: string): ApiClient {
    return new ApiClient(baseUrl, this.token);
  }

  async get(path: string): Promise<Json> {
    return expectOk(await this.fetch(path));
  }

  async post(path: string, body: object): Promise<Json> {
    return expectOk(await this.fetch(path, { method: 'POST', body: JSON.stringify(body) }));
  }

  /** The raw answer, for tests about statuses and headers. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      ...(init.body ? { 'content-type': 'application/json' } : {}),
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...(init.headers as Record<string, string> | undefined),
    };
    return fetch(this.baseUrl + path, { ...init, headers });
  }

  async startConversation(persona = 'maren'): Promise<string> {
    return (await this.post('/v1/conversations', { persona })).id;
  }

  /** Sends and reads the stream to its end, or as long as the caller cares to. */
  async *send(conversation: string, content: string, signal?: AbortSignal): AsyncGenerator<TurnEvent> {
    const answer = await this.fetch(`/v1/conversations/${conversation}/messages`, {
      method: 'POST',
      body: JSON.stringify({ content }),
      headers: { accept: 'text/event-stream' },
      ...(signal ? { signal } : {}),
    });
    if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    yield* readEvents(answer.body);
  }
}

async function expectOk(answer: Response): Promise<Json> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<TurnEvent> {
  const received: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => received.push(message) });
  const decoder = new TextDecoder();
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    for (const message of received.splice(0)) {
      yield { id: message.id, event: message.event ?? 'message', data: JSON.parse(message.data) };
    }
  }
}

/** All events of a stream, up to its end. */
export async function collect(events: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
  const all: TurnEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The text that a list of events amounts to. */
export function textOf(events: readonly TurnEvent[]): string {
  return events
    .filter(({ event }) => event === 'response.output_text.delta')
    .map(({ data }) => data.delta)
    .join('');
}
