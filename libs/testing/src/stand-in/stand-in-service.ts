import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../probe-scenes.js';
import { routes } from './stand-in-routes.js';
import { StandInState } from './stand-in-state.js';
import type { StandInAnswer, StandInRequest } from './stand-in-types.js';

/** By `METHOD /route`, or `*` for every answer: what is done to a sound answer before it is sent. */
export type Flaws = Readonly<Record<string, (answer: StandInAnswer, request: StandInRequest) => StandInAnswer>>;

export interface StandIn {
  readonly url: string;
}

/** As the service's own answers have them. */
const HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

/**
 * A small service that keeps the API's contract as far as checks from outside look, on a real port until the test ends, and
 * breaks it where a flaw says so. For tests of those checks; the checks themselves are also run against the real API.
 */
export async function startStandIn(flaws: Flaws = {}): Promise<StandIn> {
  const state = new StandInState();
  const url = await serve((request, response) => void handle(request, response, state, flaws));
  return { url };
}

async function handle(
  message: IncomingMessage,
  response: ServerResponse,
  state: StandInState,
  flaws: Flaws,
): Promise<void> {
  const request = await read(message);
  const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(request.path));
  const ids = request.path.match(/[a-z]+_[0-9a-f]{32}/g) ?? [];
  const sound = route?.answer(state, { ...request, ids }) ?? state.problem(404, 'http.not_found');
  const flaw = flaws[`${request.method} ${route?.name}`] ?? flaws['*'];
  const answer = flaw?.(sound, { ...request, ids }) ?? sound;
  if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
  send(response, answer);
}

async function read(message: IncomingMessage): Promise<Omit<StandInRequest, 'ids'>> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  let body: StandInRequest['body'] = {};
  try {
    body = JSON.parse(text || '{}') as StandInRequest['body'];
  } catch {
    body = { malformed: true };
  }
  return {
    method: message.method ?? 'GET',
    path: (message.url ?? '/').replace(/\?.*$/, ''),
    token: message.headers.authorization?.replace(/^Bearer /, ''),
    wantsStream: message.headers.accept === 'text/event-stream',
    body,
  };
}

function send(response: ServerResponse, { status, headers, body, events, breaksOff }: StandInAnswer): void {
  const type = events ? 'text/event-stream' : status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...HEADERS, ...headers });
  events?.forEach(({ event, data }, index) =>
    response.write(`id: ${index + 1}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
  );
  if (breaksOff) response.socket?.end();
  else response.end(events || body === undefined ? undefined : JSON.stringify(body));
}
