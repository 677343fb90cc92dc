import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Encoder, HashingEncoder, NeuralEncoder } from './embeddings/encoder.js';
import { CachedContentEndpoints } from './endpoints/cached-contents.js';
import { EmbedEndpoints } from './endpoints/embed.js';
import { GenerateEndpoints } from './endpoints/generate.js';
import { FaultSelector } from './faults/fault-selector.js';
import { DEFAULT_OPTIONS, type EmulatorOptions } from './options.js';
import { GoogleError } from './protocol/google-error.js';
import { jsonPlan, type Plan } from './protocol/plan.js';
import { PrefixCache } from './protocol/prefix-cache.js';
import { Control, CONTROL_PREFIX } from './server/control.js';
import { BodyTooLarge, Exchange } from './server/exchange.js';
import { GeminiService, type Incoming } from './server/gemini-service.js';
import { RequestLog } from './server/request-log.js';
import { SocketCounter } from './server/socket-counter.js';

/** Longer than clients keep an idle connection, so that none is closed under a request on its way. */
const KEEP_ALIVE_MS = 65_000;

/** A Gemini API of one's own. Nothing listens until {@link Emulator.listen}. */
export class Emulator {
  private readonly options: EmulatorOptions;
  private readonly encoder: Encoder;
  private readonly log: RequestLog;
  /** For control requests: what a test looks at must not hold its own looking. */
  private readonly unread = new RequestLog(0);
  private readonly sockets = new SocketCounter();
  private readonly service: GeminiService;
  private readonly control: Control;
  private readonly server: Server;

  constructor(options: Partial<EmulatorOptions> = {}) {
    this.options = { ...DEFAULT_OPTIONS, ...options };
    const { now, logSize, embeddings } = this.options;
    const faults = new FaultSelector();
    const prefixes = new PrefixCache();
    const caches = new CachedContentEndpoints(now);
    this.encoder = embeddings ? new NeuralEncoder() : new HashingEncoder();
    this.log = new RequestLog(logSize);
    this.service = new GeminiService(
      {
        generate: new GenerateEndpoints(caches, prefixes, this.options, now),
        embed: new EmbedEndpoints(this.encoder),
        caches,
      },
      faults,
    );
    const reset = (): void => [this.log, prefixes, caches].forEach((part) => part.clear());
    this.control = new Control({
      faults,
      log: this.log,
      sockets: this.sockets,
      reset: () => {
        reset();
        faults.reset();
      },
    });
    this.server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** Resolves with the base URL once it listens. */
  listen(): Promise<string> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        const address = this.server.address() as AddressInfo;
        resolve(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
      });
    });
  }

  /** Cuts open connections: an emulator has nothing to lose. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await Promise.all([closed, this.encoder.close()]);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(`http://emulator${request.url ?? '/'}`);
    const verb = request.method ?? 'GET';
    const key = header(request, 'x-goog-api-key') ?? url.searchParams.get('key') ?? header(request, 'authorization');
    url.searchParams.delete('key');
    const ofControl = url.pathname === CONTROL_PREFIX || url.pathname.startsWith(`${CONTROL_PREFIX}/`);
    if (!ofControl) this.sockets.carriesCall(request.socket);
    const entry = (ofControl ? this.unread : this.log).open({
      at: new Date(this.options.now()).toISOString(),
      method: verb,
      url: `${url.pathname}${url.search}`,
      userAgent: header(request, 'user-agent'),
      serverTimeout: header(request, 'x-server-timeout'),
      requestId: header(request, 'x-request-id'),
    });
    const exchange = new Exchange(request, response, entry);
    await exchange.play(
      await this.plan(exchange, { verb, url, key, faultHeader: header(request, 'x-emulator-fault') }, ofControl),
    );
  }

  private async plan(exchange: Exchange, incoming: Omit<Incoming, 'raw'>, ofControl: boolean): Promise<Plan> {
    try {
      const raw = await exchange.readBody();
      if (ofControl) return this.control.answer(incoming.verb, incoming.url.pathname, raw);
      this.log.noteBody(exchange.entry, raw);
      return await this.service.answer({ ...incoming, raw }, exchange.entry);
    } catch (error) {
      if (error instanceof BodyTooLarge) {
        return jsonPlan(
          new GoogleError(400, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit: 20971520 bytes.').body(),
          400,
        );
      }
      // A mistake of the emulator's own. It says so, rather than pass for a fault of Gemini's.
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return jsonPlan(new GoogleError(500, 'INTERNAL', `The Rapport Gemini emulator failed: ${reason}`).body(), 500);
    }
  }
}

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
