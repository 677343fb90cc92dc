import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Plan, Step } from '../protocol/plan.js';
import type { LogEntry } from './request-log.js';

const MAXIMUM_BODY_BYTES = 20 * 2 ** 20;

export class BodyTooLarge extends Error {}

/** One request and its answer on the wire. It plays plans, and records in the log how that went. */
export class Exchange {
  readonly entry: LogEntry;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly left = new AbortController();
  private readonly startedAt = performance.now();

  constructor(request: IncomingMessage, response: ServerResponse, entry: LogEntry) {
    this.request = request;
    this.response = response;
    this.entry = entry;
    response.once('close', () => this.onClose());
  }

  async readBody(): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAXIMUM_BODY_BYTES) throw new BodyTooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  async play(plan: Plan): Promise<void> {
    this.entry.status = plan.status;
    for (const step of plan.steps) {
      if (this.left.signal.aborted) return;
      await this.perform(step, plan);
    }
  }

  private async perform(step: Step, plan: Plan): Promise<void> {
    switch (step.do) {
      case 'wait':
        return this.wait(step.ms);
      case 'write':
        await this.write(step.text, plan);
        if (step.event) this.entry.events += 1;
        if (step.usage) this.entry.usage = step.usage;
        return;
      case 'write-bytewise':
        for (const byte of Buffer.from(step.text)) await this.write(Buffer.of(byte), plan);
        this.entry.events += 1;
        if (step.usage) this.entry.usage = step.usage;
        return;
      case 'repeat':
        while (!this.left.signal.aborted) {
          await this.write(step.text, plan);
          await this.wait(step.everyMs);
        }
        return;
      case 'end':
        this.sendHead(plan);
        this.response.end();
        return;
      case 'close':
        this.entry.end = 'emulator-closed';
        this.request.socket.destroy();
        return;
      case 'reset':
        this.entry.end = 'emulator-closed';
        this.request.socket.resetAndDestroy();
        return;
      case 'hang':
        return this.gone();
    }
  }

  /** The head goes with the first byte: a slow answer is slow from its very beginning, as the real one. */
  private sendHead({ status, contentType }: Plan): void {
    if (this.response.headersSent) return;
    this.response.writeHead(status, { 'content-type': contentType, 'x-rapport-emulator': 'true' });
    this.entry.firstByteMs = this.elapsed();
  }

  /** Lets the event loop turn after each write, so that pieces go out one by one and a leaving client is noticed. */
  private async write(data: string | Buffer, plan: Plan): Promise<void> {
    if (this.left.signal.aborted) return;
    this.sendHead(plan);
    if (this.response.write(data)) await setImmediate();
    else await Promise.race([new Promise((resolve) => this.response.once('drain', resolve)), this.gone()]);
  }

  private async wait(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.left.signal }).catch(() => undefined);
  }

  private gone(): Promise<void> {
    const { signal } = this.left;
    return signal.aborted
      ? Promise.resolve()
      : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  private onClose(): void {
    this.entry.endMs = this.elapsed();
    if (this.entry.end === 'open') this.entry.end = this.response.writableFinished ? 'answered' : 'client-closed';
    if (this.entry.end === 'client-closed') {
      this.entry.clientAborted = true;
      this.entry.abortedAtMs = this.entry.endMs;
    }
    // A reason of our own: the default one costs an exception with its stack for every request.
    this.left.abort('closed');
  }

  private elapsed(): number {
    return Math.round((performance.now() - this.startedAt) * 10) / 10;
  }
}
