import type { Socket } from 'node:net';

/** Counts the connections that carry calls of the API, so that tests can see a client leak them. */
export class SocketCounter {
  private readonly open = new Set<Socket>();
  private peak = 0;
  private total = 0;

  /** Call it for each request. Control requests are not told of: looking must not change the count. */
  carriesCall(socket: Socket): void {
    if (this.open.has(socket)) return;
    this.open.add(socket);
    this.total += 1;
    this.peak = Math.max(this.peak, this.open.size);
    socket.once('close', () => this.open.delete(socket));
  }

  counts(): { readonly open: number; readonly peak: number; readonly total: number } {
    return { open: this.open.size, peak: this.peak, total: this.total };
  }
}
