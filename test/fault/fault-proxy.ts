import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the network behaves for as long as it is set; without any it passes everything on at once. */
export type Behaviour =
  | { readonly kind: 'latency'; readonly ms: number }
  /** Nothing goes through, and nobody is told. What was sent meanwhile arrives afterwards, as TCP would have it. */
  | { readonly kind: 'black-hole' }
  /** The other side hears only so much later that a connection was closed. */
  | { readonly kind: 'slow-close'; readonly ms: number };

/** A TCP proxy before one service that can be told to misbehave. It knows nothing of what it carries. */
export class FaultProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private behaviour: Behaviour | undefined;
  private passable = Promise.withResolvers<void>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {
    this.passable.resolve();
  }

  /** Listens on a free port of the loopback. */
  static async before(targetPort: number): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true });
    const proxy = new FaultProxy(server, targetPort);
    server.on('connection', (client) => proxy.carry(client));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.pairs.size;
  }

  misbehave(behaviour: Behaviour): void {
    this.heal();
    this.behaviour = behaviour;
    if (behaviour.kind === 'black-hole') this.passable = Promise.withResolvers<void>();
  }

  heal(): void {
    this.behaviour = undefined;
    this.passable.resolve();
  }

  /** Ends all open connections: with RST (`reset`), or orderly with FIN in the middle of whatever was said (`close`). */
  cut(how: 'reset' | 'close'): void {
    for (const pair of this.pairs) {
      for (const socket of pair) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.end(() => socket.destroy());
      }
    }
  }

  async stop(): Promise<void> {
    this.heal();
    this.cut('reset');
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(client: Socket): void {
    const upstream = connect({ port: this.targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    // An error always comes with a close, which is where it is dealt with.
    for (const socket of pair) socket.on('error', () => undefined);
    client.once('close', () => void this.afterClose(upstream, pair));
    upstream.once('close', () => void this.afterClose(client, pair));
    void this.pump(client, upstream);
    void this.pump(upstream, client);
  }

  private async pump(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const bytes of from) {
        await this.delay();
        if (to.destroyed) return;
        if (!to.write(bytes as Buffer)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
      }
      await this.beforeClose();
      to.end();
    } catch {
      // The connection broke; its close event tears the other half down.
    }
  }

  private async delay(): Promise<void> {
    await this.passable.promise;
    if (this.behaviour?.kind === 'latency') await sleep(this.behaviour.ms);
  }

  private async beforeClose(): Promise<void> {
    await this.passable.promise;
    if (this.behaviour?.kind === 'slow-close') await sleep(this.behaviour.ms);
  }

  private async afterClose(other: Socket, pair: readonly [Socket, Socket]): Promise<void> {
    await this.beforeClose();
    this.pairs.delete(pair);
    if (other.destroyed) return;
    // What was already written still arrives; a peer that died without a word is told in the same way.
    if (other.writableEnded) other.destroySoon();
    else other.resetAndDestroy();
  }
}
