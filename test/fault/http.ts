import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { WireEvent } from './follower.js';

/** How long a pod may take to begin an answer, and how long a stream may be silent, before a client goes elsewhere. */
const ANSWER_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 5_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when the answer is an event stream. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly events: AsyncIterable<WireEvent> | undefined;
}

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** For answers that take as long as a turn does. */
  readonly patient?: boolean;
}

/** One request. Throws when the connection breaks or nothing is heard in time; an answer of any status is returned. */
export async function call(url: string, { method, token, body, headers, patient }: Call = {}): Promise<Answer> {
  const silence = new Silence(patient ? 3 * ANSWER_TIMEOUT_MS : ANSWER_TIMEOUT_MS);
  const response = await fetch(url, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body && JSON.stringify(body),
    signal: silence.signal,
  }).catch((error: unknown) => {
    silence.end();
    throw error;
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream') && response.body) {
    silence.allow(SILENCE_TIMEOUT_MS);
    return {
      status: response.status,
      headers: response.headers,
      body: undefined,
      events: read(response.body, silence),
    };
  }
  try {
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text), events: undefined };
  } finally {
    silence.end();
  }
}

/** Leaving the loop early closes the connection. */
async function* read(body: ReadableStream<Uint8Array>, silence: Silence): AsyncGenerator<WireEvent> {
  const received: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => received.push(message) });
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body) {
      silence.allow(SILENCE_TIMEOUT_MS);
      parser.feed(decoder.decode(bytes, { stream: true }));
      for (const { id, event = 'message', data } of received.splice(0)) yield { id, event, data: parsed(data) ?? {} };
    }
  } finally {
    silence.end();
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Aborts when nothing was heard for a while. */
class Silence {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.timer = this.arm(ms);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  allow(ms: number): void {
    clearTimeout(this.timer);
    this.timer = this.arm(ms);
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private arm(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(new Error(`nothing was heard for ${ms} ms`)), ms);
  }
}
