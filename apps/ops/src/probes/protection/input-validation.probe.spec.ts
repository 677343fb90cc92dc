import { probeContext, provesRed, serve } from '@rapport/testing';
import { inputValidationProbe } from './input-validation.probe.js';

const document = {
  paths: {
    '/v1/auth/login': {
      post: { security: [], requestBody: { content: { 'application/json': { schema: { $ref: '#/c/s/LoginDto' } } } } },
    },
  },
  components: {
    schemas: {
      LoginDto: {
        type: 'object',
        required: ['email', 'password'],
        properties: { email: { type: 'string' }, password: { type: 'string' } },
      },
    },
  },
};

/** What a strict server says to a body; undefined where it is fine. */
function strictly(text: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return 'http.body_invalid';
  }
  const known = Object.entries(Object(body)).every(
    ([name, value]) => /^(?:email|password)$/.test(name) && typeof value === 'string' && value.length < 1_000,
  );
  return known && !Array.isArray(body) && Object.keys(Object(body)).length === 2 ? undefined : 'http.request_invalid';
}

const scene = (answer: (text: string) => readonly [status: number, body: object]) => async () => {
  const baseUrl = await serve((request, response) => {
    if (request.url === '/openapi.json') return void response.end(JSON.stringify(document));
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.once('end', () => {
      const [status, body] = answer(text);
      response.writeHead(status).end(JSON.stringify(body));
    });
  });
  return probeContext({ baseUrl });
};
const refusing = (lax: (text: string) => boolean, otherwise = 401) =>
  scene((text) =>
    strictly(text) && !lax(text) ? [400, { code: strictly(text) }] : [otherwise, { code: 'auth.failed' }],
  );

provesRed(inputValidationProbe, {
  sound: refusing(() => false),
  sabotaged: {
    'unknown fields are let through': refusing((text) => text.includes('probe_unknown_field')),
    'strings may be endless': refusing((text) => text.length > 10_000),
    'an object where a string belongs breaks it': refusing((text) => text.includes('$ne'), 500),
    'refusals have no code': scene(() => [400, { message: 'Bad Request' }]),
  },
});
