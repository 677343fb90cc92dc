import { turnErrors } from '../conversation.errors.js';
import { isTerminal, type TurnEvent } from '../domain/turn-event.js';

/** An event and its place in the turn: from 1, without gaps. */
export type NumberedEvent = TurnEvent & { readonly sequence: number };

/** A turn that can be read: the events after number `after`, then those to come. `gone` aborts when the reader leaves. */
export interface TurnReader {
  read(after?: number, gone?: AbortSignal): AsyncIterable<NumberedEvent>;
}

/**
 * The events of one turn, from the one that makes them to any number of readers, in this process.
 *
 * Readers share one bounded buffer and each only keeps its place in it, so a slow reader costs nothing and a late
 * one catches up. One that falls behind the buffer is told so with `turn.stream_gone`.
 */
export class TurnChannel implements TurnReader {
  private readonly buffer: NumberedEvent[] = [];
  private published = 0;
  private ended = false;
  private withdrawals = 0;
  private news = Promise.withResolvers<void>();
  private listener: () => void = () => undefined;

  constructor(private readonly capacity: number) {}

  /** Whether the terminal event was published; what comes after it is dropped. */
  get closed(): boolean {
    return this.ended;
  }

  /** Number of the latest event. */
  get last(): number {
    return this.published;
  }

  /** One listener, called after each event. */
  onPublish(listener: () => void): void {
    this.listener = listener;
  }

  publish(event: TurnEvent): void {
    if (this.ended) return;
    this.published += 1;
    this.buffer.push({ ...event, sequence: this.published });
    if (this.buffer.length > this.capacity) this.buffer.shift();
    this.ended = isTerminal(event);
    this.news.resolve();
    this.news = Promise.withResolvers<void>();
    this.listener();
  }

  /**
   * Takes back the text that was told: events keep their numbers, but whoever reads them from here on reads nothing in them.
   * Readers that are up to date have read it; `message.replaced` tells them.
   */
  withdraw(): void {
    for (const [index, event] of this.buffer.entries()) {
      if (event.type === 'response.output_text.delta') this.buffer[index] = { ...event, delta: '' };
    }
    this.withdrawals += 1;
  }

  /** Grows whenever events that were published have changed. */
  get changes(): number {
    return this.withdrawals;
  }

  /** At most `limit` events after number `after`, or else the oldest that are held. */
  held(after: number, limit: number): readonly NumberedEvent[] {
    const start = Math.max(0, after + 1 - this.oldest);
    return this.buffer.slice(start, start + limit);
  }

  /** Whether the event after number `after` is held, or still to come. */
  holds(after: number): boolean {
    return after + 1 >= this.oldest;
  }

  /** Every event after number `after`: those that were, then those to come. Ends after the terminal event. */
  async *read(after = 0): AsyncGenerator<NumberedEvent> {
    for (let next = after + 1; ;) {
      const news = this.news.promise;
      if (!this.holds(next - 1)) throw turnErrors.streamGone();
      const event = this.buffer[next - this.oldest];
      if (event) {
        next += 1;
        yield event;
      } else if (this.ended) {
        return;
      } else {
        await news;
      }
    }
  }

  private get oldest(): number {
    return this.published - this.buffer.length + 1;
  }
}
