import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, ManualClock } from '@rapport/testing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Metrics } from '../telemetry/metrics.js';
import { Access } from './access.decorator.js';
import { Draining } from './draining.js';
import { HttpServers } from './http-servers.js';
import { OpenStreams } from './open-streams.js';
import type { SseConnection } from './sse-connection.js';

@Access({ public: true })
@Controller('v1/stream')
class StreamController {
  static opened: (stream: SseConnection) => void = () => undefined;
  private static readonly arrival = Promise.withResolvers<void>();
  static readonly asked = StreamController.arrival.promise;

  constructor(private readonly streams: OpenStreams) {}

  @Get()
  open(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    StreamController.opened(this.streams.open(request, reply));
  }

  /** Opens the stream once the client is gone. */
  @Get('late')
  async openLate(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    StreamController.arrival.resolve();
    await once(request.raw.socket, 'close');
    StreamController.opened(this.streams.open(request, reply));
  }

  @Get('comments')
  openForForeignProtocol(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    StreamController.opened(this.streams.open(request, reply, { drainNotice: 'comment' }));
  }

  @Get('begun')
  openForWhatHasBegun(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    StreamController.opened(this.streams.open(request, reply, { begun: true }));
  }
}

async function setup(environment: Record<string, string> = {}) {
  const clock = new ManualClock();
  const app = await createHttpApp({
    clock,
    controllers: [StreamController],
    environment: { HTTP_CORS_ORIGINS: 'https://app.example', ...environment },
  });
  const { publicUrl } = await app.get(HttpServers).listen(app);
  return { sut: await open(publicUrl), ctx: { app, clock, publicUrl } };
}

interface Opened {
  /** The server's end. */
  readonly stream: SseConnection;
  readonly response: IncomingMessage;
  text(): string;
}

async function open(url: string, path = '/v1/stream'): Promise<Opened> {
  const opened = Promise.withResolvers<SseConnection>();
  StreamController.opened = opened.resolve;
  const request = httpRequest(`${url}${path}`, { agent: false, headers: { origin: 'https://app.example' } });
  request.on('error', () => undefined).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('error', () => undefined);
  // An application that closes waits for its streams.
  onTestFinished(() => void response.destroy());
  return { stream: await opened.promise, response, text: () => text };
}

describe('an event stream', () => {
  it('keeps the headers that all answers have', async () => {
    const { sut } = await setup({ RAPPORT_SLOT: 'green' });
    expect(sut.response.headers).toMatchObject({
      'x-rapport-slot': 'green',
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': 'https://app.example',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('writes events as the standard says', async () => {
    const { sut } = await setup();
    await sut.stream.send({ event: 'greeting', id: 7, data: { text: 'grüß\ngott' } });
    await sut.stream.send({ data: '[DONE]' });
    await sut.stream.end();
    await once(sut.response, 'end');
    expect(sut.text()).toBe('event: greeting\nid: 7\ndata: {"text":"grüß\\ngott"}\n\ndata: [DONE]\n\n');
  });

  it('says something every ten seconds', async () => {
    const { sut, ctx } = await setup();
    await ctx.clock.advance(10_000);
    await ctx.clock.advance(10_000);
    await vi.waitFor(() => expect(sut.text()).toBe(': ping\n\n: ping\n\n'));
  });

  it('notices when the client leaves', async () => {
    const { sut, ctx } = await setup();
    sut.response.destroy();
    await vi.waitFor(() => expect(sut.stream.closed.aborted).toBe(true));
    expect(await sut.stream.send({ data: 'x' })).toBe(false);
    expect(ctx.app.get(OpenStreams).count).toBe(0);
  });

  it('makes a fast sender wait for a slow reader', async () => {
    const { sut } = await setup();
    sut.response.pause();
    const sent = vi.fn<(ok: boolean) => void>();
    void flood(sut.stream).then(sent);
    await settle();
    expect(sent).not.toHaveBeenCalled();
    sut.response.resume();
    await vi.waitFor(() => expect(sent).toHaveBeenCalledWith(true));
  });

  it('disconnects a reader that takes nothing for too long', async () => {
    const { sut, ctx } = await setup();
    sut.response.pause();
    const sent = flood(sut.stream);
    await settle();
    await ctx.clock.advance(10_000);
    expect(await sent).toBe(false);
    expect(sut.stream.closed.aborted).toBe(true);
  });

  it('is over from the start for a client that left before it was opened', async () => {
    const { ctx } = await setup();
    const opened = Promise.withResolvers<SseConnection>();
    StreamController.opened = opened.resolve;
    const request = httpRequest(`${ctx.publicUrl}/v1/stream/late`, { agent: false });
    request.on('error', () => undefined).end();
    await StreamController.asked;
    request.destroy();
    const stream = await opened.promise;
    expect(await stream.send({ data: 'x' })).toBe(false);
    expect(ctx.app.get(OpenStreams).count).toBe(1);
  });

  it('sends what is said at once in one piece', async () => {
    const { sut } = await setup();
    const pieces: string[] = [];
    sut.response.on('data', (piece: string) => pieces.push(piece));
    await Promise.all(['a', 'b', 'c'].map((data) => sut.stream.send({ data })));
    await vi.waitFor(() => expect(pieces).toEqual(['data: a\n\ndata: b\n\ndata: c\n\n']));
  });

  it('is counted while it is open', async () => {
    const { ctx } = await setup();
    expect(await ctx.app.get(Metrics).render()).toContain('rapport_active_streams 1');
  });
});

describe('at shutdown, an event stream', () => {
  const shutDown = (app: NestFastifyApplication) => {
    const done = vi.fn<() => void>();
    const closed = app.close().finally(() => done());
    return { done, closed };
  };

  it('is told, may finish, and then the process may end', async () => {
    const { sut, ctx } = await setup();
    const { done, closed } = shutDown(ctx.app);
    await vi.waitFor(() => expect(sut.text()).toContain('event: server_draining\ndata: {}\n\n'));
    await sut.stream.send({ event: 'last', data: {} });
    expect(done).not.toHaveBeenCalled();
    await sut.stream.end();
    await closed;
    await vi.waitFor(() => expect(sut.text()).toMatch(/event: last\ndata: {}\n\n$/));
  });

  it('is ended when its time is up', async () => {
    const { sut, ctx } = await setup();
    const { closed } = shutDown(ctx.app);
    await vi.waitFor(() => expect(sut.text()).toContain('server_draining'));
    await ctx.clock.advance(20_000);
    await closed;
    await vi.waitFor(() => expect(sut.response.complete).toBe(true));
  });

  it('is told by a comment where its protocol knows no such event', async () => {
    const { ctx } = await setup();
    const foreign = await open(ctx.publicUrl, '/v1/stream/comments');
    const { closed } = shutDown(ctx.app);
    await vi.waitFor(() => expect(foreign.text()).toBe(': server_draining\n\n'));
    await ctx.clock.advance(20_000);
    await closed;
  });

  it('is refused to newcomers, who are sent elsewhere', async () => {
    const { ctx } = await setup();
    ctx.app.get(Draining).onModuleDestroy();
    const response = await fetch(`${ctx.publicUrl}/v1/stream`);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({ status: 503, code: 'server.draining' });
  });

  it('is opened for what was begun before, all the same', async () => {
    const { ctx } = await setup();
    ctx.app.get(Draining).onModuleDestroy();
    const { stream, text } = await open(ctx.publicUrl, '/v1/stream/begun');
    await stream.send({ event: 'message', data: 'here it is' });
    await vi.waitFor(() => expect(text()).toContain('here it is'));
  });

  it('that takes nothing is cut when its time is up', async () => {
    const { sut, ctx } = await setup({ SHUTDOWN_STREAMS_MS: '1000' });
    sut.response.pause();
    void flood(sut.stream);
    await settle();
    const { closed } = shutDown(ctx.app);
    await settle();
    await ctx.clock.advance(999);
    expect(sut.stream.closed.aborted).toBe(false);
    await ctx.clock.advance(1);
    await closed;
    expect(sut.stream.closed.aborted).toBe(true);
  });
});

/** More than the sockets' buffers hold. */
async function flood(stream: SseConnection): Promise<boolean> {
  let ok = true;
  for (let i = 0; i < 64 && ok; i += 1) ok = await stream.send({ data: 'x'.repeat(262_144) });
  return ok;
}

/** Lets the sockets fill up: real bytes move in real time. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
