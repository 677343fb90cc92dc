// The peer of the stream benchmark: speaks Gemini's streaming protocol and writes into every event when it was sent.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { markerOf, nowUs, paceIn, type Pace } from './marker.js';
import { talkOf } from './talk.js';

const MODEL = 'gemini-3.5-flash-lite';
/** Answers differ, as answers do: each begins elsewhere in it. */
const TALE = talkOf(60).join(' ').split(' ');
const WORDS_AN_EVENT = 5;
let answers = 0;

const server = createServer((request, response) => {
  if (!request.url?.includes('streamGenerateContent')) return void response.writeHead(404).end('{}');
  let body = '';
  request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    answers += 1;
    answer(response, { ...paceIn(body), from: answers * 101 }, 1);
  });
});
server.keepAliveTimeout = 60_000;

function answer(response: ServerResponse, pace: Pace & { readonly from: number }, number: number): void {
  if (response.destroyed) return;
  const last = number >= pace.chunks;
  const from = (pace.from + number * WORDS_AN_EVENT) % TALE.length;
  const words = TALE.slice(from, from + WORDS_AN_EVENT).join(' ');
  response.write(event(`${markerOf(nowUs())} ${words}`, number, last));
  if (last) response.end();
  else setTimeout(answer, pace.everyMs, response, pace, number + 1);
}

function event(text: string, number: number, last: boolean): string {
  const content = { parts: [{ text }], role: 'model' };
  const usageMetadata = { promptTokenCount: 500, candidatesTokenCount: 8 * number, totalTokenCount: 500 + 8 * number };
  const candidate = { content, index: 0, ...(last ? { finishReason: 'STOP' } : {}) };
  return `data: ${JSON.stringify({ candidates: [candidate], usageMetadata, modelVersion: MODEL, responseId: 'bench' })}\r\n\r\n`;
}

server.listen(0, '127.0.0.1', 65_535, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
// Nobody is left to answer for.
process.once('disconnect', () => process.exit());
