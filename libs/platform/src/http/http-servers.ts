import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '@rapport/kernel';
import { answerClientError } from './client-error.js';
import { Draining } from './draining.js';
import { createListener } from './http-adapter.js';
import { httpConfig, type HttpConfig } from './http.config.js';

export interface HttpAddresses {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly internalUrl: string;
}

/**
 * The two ports of the one Fastify instance. The internal one stays open while the public one drains, so that probes
 * and metrics can watch the shutdown.
 */
@Injectable()
export class HttpServers implements OnApplicationShutdown {
  private internal: Server | undefined;
  private public: Server | undefined;

  constructor(
    clock: Clock,
    draining: Draining,
    @Inject(httpConfig.token) private readonly config: HttpConfig,
  ) {
    // Nest waits for open requests without limit; this is the limit.
    const cutOff = (): void => this.public?.closeAllConnections();
    draining.signal.addEventListener('abort', () => clock.setTimer(config.shutdownTotalMs, cutOff), { once: true });
  }

  /** Opens both ports. The application must have been through `configureHttp`. Port 0 takes any free one. */
  async listen(app: NestFastifyApplication): Promise<HttpAddresses> {
    const { host, port, internalPort } = this.config;
    await app.init();
    const fastify = app.getHttpAdapter().getInstance();
    await fastify.ready();
    this.internal = createListener('internal', (request, response) => fastify.routing(request, response), this.config);
    this.internal.on('clientError', answerClientError);
    this.internal.listen(internalPort, host);
    await once(this.internal, 'listening');
    await app.listen(port, host);
    this.public = fastify.server;
    return { publicUrl: urlOf(this.public, host), internalUrl: urlOf(this.internal, host) };
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.internal?.listening) return;
    this.internal.close();
    this.internal.closeAllConnections();
    await once(this.internal, 'close');
  }
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}
