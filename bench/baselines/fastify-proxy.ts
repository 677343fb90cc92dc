// Baseline (a): the least a Gemini-backed service can do. No guard, no validation, no storage: bytes through.
import fastify from 'fastify';
import { Pool } from 'undici';

const upstream = new Pool(process.env['BENCH_EMULATOR_URL'] as string, { connections: 256 });
const headers = { 'content-type': 'application/json', 'x-goog-api-key': 'emulator' };
const model = process.env['BENCH_MODEL'] as string;
const app = fastify();

interface ChatBody {
  readonly content: string;
}

const geminiBody = (content: string): string =>
  JSON.stringify({ contents: [{ role: 'user', parts: [{ text: content }] }] });

app.post<{ Body: ChatBody }>('/chat', async (request, reply) => {
  const streaming = request.headers.accept === 'text/event-stream';
  const path = `/v1beta/models/${model}:${streaming ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
  const answer = await upstream.request({ path, method: 'POST', headers, body: geminiBody(request.body.content) });
  reply.code(answer.statusCode).header('content-type', answer.headers['content-type']);
  return reply.send(answer.body);
});

await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ url: app.listeningOrigin });
// Nobody is left to answer for.
process.once('disconnect', () => process.exit());
