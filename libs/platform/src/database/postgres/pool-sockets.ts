import { Socket } from 'node:net';

/**
 * The sockets below a pool. The driver waits for the server to confirm that a connection ends, and a server that hangs never
 * does: then the socket must go without it.
 */
export class PoolSockets {
  private readonly open = new Map<Socket, Promise<void>>();

  /** For the driver: a socket that is not connected yet. */
  readonly create = (): Socket => {
    const socket = new Socket();
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    this.open.set(
      socket,
      closed.finally(() => this.open.delete(socket)),
    );
    return socket;
  };

  /** Resolves when those that are open now are closed. */
  async closed(): Promise<void> {
    await Promise.all(this.open.values());
  }

  /** Closes them at once. Whoever waits for an answer is told that the connection is gone. */
  destroy(): void {
    for (const socket of this.open.keys()) socket.destroy();
  }
}
