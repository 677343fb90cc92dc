import type { StandInAnswer, StandInRequest } from './stand-in-types.js';
import { StandInState } from './stand-in-state.js';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly answer: (state: StandInState, request: StandInRequest) => StandInAnswer;
}

const route = (signature: string, answer: Route['answer']): Route => {
  const [method = '', name = ''] = signature.split(' ');
  const expected = name.split('{id}').length - 1;
  return {
    name,
    method,
    pattern: new RegExp(`^${name.replaceAll('{id}', '[^/]+')}$`),
    // Who is not signed in does not learn whether an id has the form of one.
    answer: (state, request) =>
      request.ids.length < expected
        ? state.signedIn(request.token, () => state.problem(404, 'http.not_found'))
        : answer(state, request),
  };
};

const DISCLOSURE = { reason: 'start', text: 'You are talking with an AI.', packs: ['eu-ai-act-50'] };
const text = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** What the journey of a check meets, and a few routes more that say what they refuse. */
export const routes: readonly Route[] = [
  route('GET /openapi.json', () => ({ status: 200, body: documentOf(routes) })),
  route('GET /health/ready', () => ({ status: 200, body: { status: 'ok', details: {} } })),
  route('GET /health/dependencies', () => ({ status: 200, body: { status: 'ok', details: {} } })),
  route('POST /v1/auth/register', (state, { body }) => {
    if (!text(body['email']) || !text(body['password'])) return state.problem(400, 'http.invalid_request');
    return { status: 201, body: { access_token: state.register(body['email'], body['password']) } };
  }),
  route('POST /v1/auth/login', (state, { body }) => {
    const token = state.login(body['email'], body['password']);
    return token ? { status: 200, body: { access_token: token } } : state.problem(401, 'auth.credentials_wrong');
  }),
  route('GET /v1/auth/me', (state, { token }) =>
    state.signedIn(token, () => ({ status: 200, body: { object: 'user' } })),
  ),
  route('GET /v1/personas', (state, { token }) =>
    state.signedIn(token, () => ({ status: 200, body: { data: [{ slug: 'maren' }] } })),
  ),
  route('GET /v1/me/stats', (state, { token }) =>
    state.signedIn(token, ({ conversations, messages }) => ({
      status: 200,
      body: { conversations: conversations.length, messages },
    })),
  ),
  route('POST /v1/conversations', (state, { token, body }) =>
    state.signedIn(token, ({ conversations }) => {
      if (body['persona'] !== 'maren') return state.problem(404, 'persona.not_found');
      const id = StandInState.id('conv');
      conversations.push(id);
      return { status: 201, body: { id, object: 'conversation', disclosure: DISCLOSURE } };
    }),
  ),
  route('GET /v1/conversations/{id}', (state, { token, ids: [id = ''] }) =>
    state.signedIn(token, ({ conversations }) =>
      conversations.includes(id)
        ? { status: 200, body: { id, object: 'conversation' } }
        : state.problem(404, 'conversation.not_found'),
    ),
  ),
  route('GET /v1/conversations/{id}/messages', (state, { token }) =>
    state.signedIn(token, () => ({ status: 200, body: { data: [] } })),
  ),
  route('POST /v1/conversations/{id}/messages', (state, request) =>
    state.signedIn(request.token, (user) => {
      const { content } = request.body;
      if (!text(content)) return state.problem(422, 'conversation.message_empty');
      user.messages += 2;
      return turnFor(state, content, user.memory, request.wantsStream);
    }),
  ),
  route('GET /v1/conversations/{id}/turns/{id}/stream', (state, { token, ids }) =>
    state.signedIn(token, () => state.turn(ids[1])),
  ),
  route('GET /v1/messages/{id}/why', (state, { token }) =>
    state.signedIn(token, () => ({ status: 200, body: { screening: { input: { action: 'block' } } } })),
  ),
  route('POST /v1/memories', (state, { token, body }) =>
    state.signedIn(token, (user) => {
      if (!text(body['text'])) return state.problem(400, 'http.invalid_request');
      user.memory = body['text'];
      return { status: 201, body: { id: `mem_${'1'.repeat(32)}`, text: user.memory } };
    }),
  ),
  route('GET /v1/memories/{id}', (state, { token }) =>
    state.signedIn(token, ({ memory }) => ({ status: 200, body: { text: memory } })),
  ),
  route('POST /v1/me/erasure', (state, { token, body }) =>
    state.signedIn(token, (user) => {
      if (body['confirmation'] !== 'erase everything') return state.problem(400, 'http.invalid_request');
      user.erased = true;
      return { status: 202, body: { object: 'erasure', state: 'running' } };
    }),
  ),
];

const PERSONA_TONE = { formality: 0.4, warmth: 0.4, energy: 0.2, length: 0.2 };

function turnFor(state: StandInState, content: string, memory: string | undefined, streams: boolean): StandInAnswer {
  const [turn, message] = [StandInState.id('turn'), StandInState.id('msg')];
  const withheld = /ignore all previous|kill myself/i.test(content);
  const cut = content.includes('[[fault:');
  const status = withheld || cut ? 'incomplete' : 'completed';
  const result = {
    object: 'turn',
    turn,
    status,
    reason: withheld ? 'content_filter' : cut ? 'interrupted' : null,
    rung: withheld ? 'none' : 'primary',
    message: { content: 'Aye.', ai_generated: true },
    usage: withheld ? null : { prompt_tokens: 900, cached_tokens: 0, output_tokens: 2, thought_tokens: 0 },
    tone: content.includes('!!!') ? { ...PERSONA_TONE, energy: 0.35 } : PERSONA_TONE,
    memory_used: memory === undefined ? [] : [{ memory_id: `mem_${'1'.repeat(32)}`, sources: [], score: 1 }],
    notices: [],
  };
  if (!streams) return { status: 200, body: result };
  const crisis = content.includes('kill myself');
  const answer = {
    status: 200,
    events: [
      { event: 'response.created', data: { turn, user_message_id: message } },
      ...(crisis ? [{ event: 'safety.notice', data: { category: 'crisis', resources: [{ number: '988' }] } }] : []),
      { event: 'response.output_text.delta', data: { delta: 'Aye.' } },
      { event: 'response.output_text.done', data: {} },
      { event: `response.${status}`, data: result },
    ],
  };
  state.remember(turn, answer);
  return answer;
}

const DOCUMENTED = { 200: {}, 201: {}, 202: {}, 400: {}, 401: {}, 404: {}, 422: {}, 429: {} };

function documentOf(all: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { name, method } of all.filter((one) => one.name.startsWith('/v1'))) {
    const takesBody = method === 'POST';
    const operation = {
      responses: DOCUMENTED,
      ...(!name.startsWith('/v1/auth') && { security: [{ bearer: [] }] }),
      ...(takesBody && { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } }),
    };
    paths[name] = { ...paths[name], [method.toLowerCase()]: operation };
  }
  return { openapi: '3.0.0', paths };
}
