import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { ApiClient } from '@rapport/testing';

/** An event as it came, to be compared byte for byte. */
export interface RawEvent {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

const ENDS = new Set(['response.completed', 'response.incomplete', 'response.failed']);

interface Options {
  /** After how many to leave, in the middle of an event or not. */
  readonly bytes?: number;
  readonly onOpen?: () => void;
}

/** Follows one turn as an application should: it keeps the number of the last event and comes back with it. */
export class TurnClient {
  readonly events: RawEvent[] = [];
  draining = 0;

  constructor(
    private readonly conversation: string,
    readonly turn: string,
  ) {}

  get last(): number {
    return this.events.at(-1)?.id ?? 0;
  }

  get ended(): boolean {
    return ENDS.has(this.events.at(-1)?.event ?? '');
  }

  get text(): string {
    return this.events.reduce((text, { event, data }) => {
      if (event === 'message.replaced') return (JSON.parse(data) as { text: string }).text;
      return event === 'response.output_text.delta' ? text + (JSON.parse(data) as { delta: string }).delta : text;
    }, '');
  }

  /** One connection: until the turn or the connection ends, the server says that it drains, or `bytes` were read. */
  async connect(pod: ApiClient, { bytes = Number.POSITIVE_INFINITY, onOpen = () => {} }: Options = {}): Promise<void> {
    const leaving = new AbortController();
    const answer = await pod.fetch(`/v1/conversations/${this.conversation}/turns/${this.turn}/stream`, {
      signal: leaving.signal,
      headers: this.last > 0 ? { 'last-event-id': String(this.last) } : {},
    });
    if (answer.status !== 200 || !answer.body) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    onOpen();
    const draining = this.draining;
    const parser = createParser({ onEvent: (message) => this.take(message) });
    const decoder = new TextDecoder();
    let left = bytes;
    try {
      for await (const chunk of answer.body) {
        parser.feed(decoder.decode(chunk.subarray(0, left), { stream: true }));
        left -= chunk.length;
        if (left <= 0 || this.draining > draining) break;
      }
    } finally {
      leaving.abort();
    }
  }

  private take({ id, event = 'message', data }: EventSourceMessage): void {
    if (event === 'server_draining') this.draining += 1;
    else this.events.push({ id: Number(id), event, data });
  }
}
