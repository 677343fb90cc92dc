import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Draining } from './draining.js';
import { httpConfig, type HttpConfig } from './http.config.js';
import { httpErrors } from './http.errors.js';
import { SseConnection } from './sse-connection.js';

export interface StreamOptions {
  /** How a shutdown is announced: our own event, or a comment for protocols that know no such event. */
  readonly drainNotice?: 'event' | 'comment';
  /** What it tells of is stored and under way: refused for a shutdown that began since, it would be asked for again. */
  readonly begun?: boolean;
}

/**
 * Every event stream of this process. It ends them at shutdown before the HTTP server closes, because the server
 * would otherwise wait for them for ever.
 */
@Injectable()
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly streams = new Set<SseConnection>();

  constructor(
    private readonly clock: Clock,
    private readonly draining: Draining,
    @Inject(httpConfig.token) private readonly config: HttpConfig,
  ) {}

  get count(): number {
    return this.streams.size;
  }

  /**
   * Takes over the reply and sends its headers (those that hooks have set are kept). After this call the answer's
   * status is fixed at 200: report failures as events. Throws `server.draining` during shutdown, unless it has `begun`.
   */
  open(request: FastifyRequest, reply: FastifyReply, options: StreamOptions = {}): SseConnection {
    if (this.draining.active && !options.begun) throw httpErrors.draining(undefined, { retryAfterMs: 1_000 });
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': request.id,
    });
    // Without this the headers would wait for the first event.
    reply.raw.flushHeaders();
    return this.track(reply, options);
  }

  private track(reply: FastifyReply, { drainNotice = 'event' }: StreamOptions): SseConnection {
    const { streamPingMs: pingMs, streamDrainTimeoutMs: drainTimeoutMs } = this.config;
    const stream = new SseConnection(reply.raw, this.clock, { pingMs, drainTimeoutMs });
    const announce = (): void => void announceDraining(stream, drainNotice);
    if (stream.closed.aborted) return stream;
    this.streams.add(stream);
    this.draining.signal.addEventListener('abort', announce);
    stream.closed.addEventListener('abort', () => {
      this.streams.delete(stream);
      this.draining.signal.removeEventListener('abort', announce);
    });
    return stream;
  }

  /** Lets streams finish what they are saying, up to the configured time, then ends them. */
  async beforeApplicationShutdown(): Promise<void> {
    const open = [...this.streams];
    const closed = Promise.all(open.map(closing));
    const deadline = new AbortController();
    await Promise.race([
      closed,
      this.clock.sleep(this.config.shutdownStreamsMs, deadline.signal).catch(() => undefined),
    ]);
    deadline.abort();
    await Promise.all(open.map((stream) => stream.endNow()));
  }
}

function announceDraining(stream: SseConnection, notice: 'event' | 'comment'): Promise<boolean> {
  return notice === 'event' ? stream.send({ event: 'server_draining', data: {} }) : stream.comment('server_draining');
}

function closing(stream: SseConnection): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed.aborted) resolve();
    else stream.closed.addEventListener('abort', () => resolve(), { once: true });
  });
}
