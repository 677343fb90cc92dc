import type { ServerResponse } from 'node:http';
import type { CancelTimer, Clock } from '@rapport/kernel';
import { sseComment, sseFrame, type SseEvent } from './sse-frame.js';

export interface SseTimings {
  readonly pingMs: number;
  /** How long the client may read nothing while data waits for it. */
  readonly drainTimeoutMs: number;
}

/** An abort without a reason makes one, with its stack: every stream ends with an abort, and nobody asks for its reason. */
const CLOSED = new DOMException('The stream is closed', 'AbortError');

/** One client's event stream. Obtain it from `OpenStreams.open(request, reply)`, which also ends it at shutdown. */
export class SseConnection {
  private readonly closing = new AbortController();
  private cancelPing: CancelTimer = () => undefined;
  private outbox = '';
  private written: Promise<boolean> = Promise.resolve(true);
  private flushing: Promise<boolean> | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly clock: Clock,
    private readonly timings: SseTimings,
  ) {
    // Whoever left before the answer began has emitted its 'close' already.
    if (response.destroyed) {
      this.markClosed();
      return;
    }
    response.once('close', () => this.markClosed());
    // A reset connection also emits 'error'; 'close' follows and is what counts.
    response.on('error', () => undefined);
    this.schedulePing();
  }

  /** Aborts as soon as the stream is over, whoever ended it: the client, us, or a broken line. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /**
   * Sends one event, after those before it. Resolves when the client can take more: awaiting it is the back-pressure.
   * Resolves `false` when the stream is over; never rejects. A client that reads nothing is disconnected after a while.
   */
  send(event: SseEvent): Promise<boolean> {
    return this.enqueue(sseFrame(event));
  }

  comment(text: string): Promise<boolean> {
    return this.enqueue(sseComment(text));
  }

  /** Ends the stream after what was sent. */
  async end(): Promise<void> {
    await (this.flushing ?? this.written);
    if (this.closed.aborted) return;
    this.response.end();
    this.markClosed();
  }

  /** Ends the stream at once: a client that has not taken what was sent is cut off. */
  async endNow(): Promise<void> {
    if (this.response.writableNeedDrain) this.response.destroy();
    else await this.end();
  }

  private enqueue(frame: string): Promise<boolean> {
    if (this.closed.aborted) return Promise.resolve(false);
    this.outbox += frame;
    return (this.flushing ??= this.flush());
  }

  /**
   * Everything that is said within one turn of the event loop leaves in one write: a system call a frame would be the
   * dearest part of a fast answer.
   */
  private async flush(): Promise<boolean> {
    await this.written;
    await new Promise(setImmediate);
    const text = this.outbox;
    this.outbox = '';
    this.flushing = undefined;
    this.written = this.write(text);
    return this.written;
  }

  private async write(text: string): Promise<boolean> {
    if (this.closed.aborted) return false;
    if (this.response.write(text)) return true;
    await this.drained();
    return !this.closed.aborted;
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const cancelDeadline = this.clock.setTimer(this.timings.drainTimeoutMs, () => {
        this.response.destroy();
        finish();
      });
      const finish = (): void => {
        cancelDeadline();
        this.response.off('drain', finish);
        this.closed.removeEventListener('abort', finish);
        resolve();
      };
      this.response.once('drain', finish);
      this.closed.addEventListener('abort', finish);
      if (this.closed.aborted) finish();
    });
  }

  private schedulePing(): void {
    this.cancelPing = this.clock.setTimer(this.timings.pingMs, () => {
      // While data waits for the client a ping would only queue behind it.
      if (!this.response.writableNeedDrain) void this.comment('ping');
      this.schedulePing();
    });
  }

  private markClosed(): void {
    this.cancelPing();
    this.closing.abort(CLOSED);
  }
}
