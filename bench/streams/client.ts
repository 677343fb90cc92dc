// The clients of the stream benchmark, in a process of their own: raw sockets that only look for the times in the text.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { markersIn, nowUs } from './marker.js';
import type { ClientCommand, ClientReport, StreamRequest } from './protocol.js';

let [open, refused] = [0, 0];
let delaysUs: number[] = [];
let firstTokensUs: number[] = [];

/** Resolves with the first token, or when there will be none. `ended` resolves with the last byte. */
function stream(url: URL, { path, token, body }: StreamRequest): { first: Promise<void>; ended: Promise<void> } {
  const [first, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const socket = connect(Number(url.port), url.hostname);
  socket.setNoDelay(true);
  let [spoke, sentAt] = [false, 0];
  socket.once('connect', () => {
    sentAt = nowUs();
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\naccept: text/event-stream\r\n` +
        `authorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
  socket.on('data', (bytes) => {
    const now = nowUs();
    for (const sent of markersIn(bytes.toString('latin1'))) {
      delaysUs.push(now - sent);
      if (spoke) continue;
      spoke = true;
      open += 1;
      firstTokensUs.push(now - sentAt);
      first.resolve();
    }
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    if (spoke) open -= 1;
    else refused += 1;
    first.resolve();
    ended.resolve();
  });
  return { first: first.promise, ended: ended.promise };
}

/** Opens each request once, `concurrency` at a time: until it speaks, and leaves it open, or until it ends. */
async function once(
  url: URL,
  requests: readonly StreamRequest[],
  concurrency: number,
  until: 'first' | 'ended',
): Promise<void> {
  const waiting = [...requests];
  const worker = async (): Promise<void> => {
    for (let request = waiting.pop(); request; request = waiting.pop()) await stream(url, request)[until];
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Each request again and again, one stream at a time, for a while and at least once. */
async function repeat(
  url: URL,
  requests: readonly StreamRequest[],
  { contents, ms, spreadMs, pauseMs }: Extract<ClientCommand, { do: 'repeat' }>,
): Promise<void> {
  const end = nowUs() + ms * 1_000;
  await Promise.all(
    requests.map(async (request, index) => {
      await sleep((spreadMs * index) / requests.length);
      let turn = index;
      do {
        const content = contents?.[turn % contents.length];
        const body = content === undefined ? request.body : JSON.stringify({ content });
        await stream(url, { ...request, body }).ended;
        turn += 1;
        await sleep(pauseMs * Math.random());
      } while (nowUs() < end);
    }),
  );
}

function report(): ClientReport {
  const answer = { open, refused, delaysUs, firstTokensUs };
  [delaysUs, firstTokensUs, refused] = [[], [], 0];
  return answer;
}

function work(url: URL, command: ClientCommand): Promise<void> {
  switch (command.do) {
    case 'open':
      return once(url, command.requests, command.concurrency, 'first');
    case 'each':
      return once(url, command.requests, command.concurrency, 'ended');
    case 'repeat':
      return repeat(url, command.requests, command);
    case 'report':
      return Promise.resolve();
  }
}

process.on('message', (command: ClientCommand) => {
  const url = new URL(command.url);
  void work(url, command).then(() => process.send?.(report()));
});
process.send?.({ url: 'http://client.invalid' });
// Nobody is left to answer for.
process.once('disconnect', () => process.exit());
