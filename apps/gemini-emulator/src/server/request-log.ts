import type { UsageMetadata } from '../protocol/answer.js';

/** Longer bodies are cut, so that the log cannot outgrow its memory; they are then shown as text. */
const MAXIMUM_BODY_CHARACTERS = 256 * 1_024;

/** How an exchange ended, seen from the emulator. */
type End = 'open' | 'answered' | 'client-closed' | 'emulator-closed';

/** One request of a client, with what became of it. Times are in milliseconds from its arrival. */
export interface LogEntry {
  readonly id: number;
  readonly at: string;
  readonly method: string;
  /** Without the key. */
  readonly url: string;
  readonly userAgent: string | undefined;
  readonly serverTimeout: string | undefined;
  /** The caller's own id for it. */
  readonly requestId: string | undefined;
  call?: string;
  resource?: string;
  /** As it came; the list shows it parsed. */
  body?: string;
  fault?: string;
  status?: number;
  firstByteMs?: number;
  endMs?: number;
  end: End;
  /** The client left before the answer was complete. */
  clientAborted: boolean;
  abortedAtMs?: number;
  /** Events (or pieces of a body) that were sent. */
  events: number;
  /** What the client has been told of tokens: the last usage that was sent. */
  usage?: UsageMetadata;
}

/** The latest requests, oldest first. It holds prompts: the emulator is for development and keeps all in memory. */
export class RequestLog {
  private entries: LogEntry[] = [];
  private lastId = 0;
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  open(entry: Omit<LogEntry, 'id' | 'end' | 'clientAborted' | 'events'>): LogEntry {
    const opened: LogEntry = { id: ++this.lastId, ...entry, end: 'open', clientAborted: false, events: 0 };
    this.entries.push(opened);
    if (this.entries.length > this.size) this.entries.shift();
    return opened;
  }

  list(): readonly Record<string, unknown>[] {
    return this.entries.map((entry) => ({ ...entry, body: parsed(entry.body) }));
  }

  noteBody(entry: LogEntry, body: string): void {
    entry.body = body.slice(0, MAXIMUM_BODY_CHARACTERS);
  }

  clear(): void {
    this.entries = [];
  }
}

function parsed(body: string | undefined): unknown {
  if (!body) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
