import { turnErrors } from '../conversation.errors.js';
import { isTerminal, type TurnEvent } from '../domain/turn-event.js';

/** An event and its place in the turn: from 1, without gaps. */
export type NumberedEvent = TurnEvent & { readonly sequence: number };

/**
 * The events of one turn, from the one that makes them to any number of readers, in this process.
 *
 * Readers share one bounded buffer and each only keeps its place in it, so a slow reader costs nothing and a late
 * one catches up. One that falls behind the buffer is told so with `turn.stream_gone`.
 */
export class TurnChannel {
  private readonly buffer: NumberedEvent[] = [];
  private published = 0;
  private ended = false;
  private news = Promise.withResolvers<void>();

  constructor(private readonly capacity: number) {}

  /** Whether the terminal event was published; what comes after it is dropped. */
  get closed(): boolean {
    return this.ended;
  }

  publish(event: TurnEvent): void {
    if (this.ended) return;
    this.published += 1;
    this.buffer.push({ ...event, sequence: this.published });
    if (this.buffer.length > this.capacity) this.buffer.shift();
    this.ended = isTerminal(event);
    this.news.resolve();
    this.news = Promise.withResolvers<void>();
  }

  /** Throws `turn.stream_gone` when the event after number `after` was dropped already. */
  assertHeld(after: number): void {
    if (after + 1 < this.oldest) throw turnErrors.streamGone();
  }

  /** Every event after number `after`: those that were, then those to come. Ends after the terminal event. */
  async *read(after = 0): AsyncGenerator<NumberedEvent> {
    for (let next = after + 1; ;) {
      const news = this.news.promise;
      this.assertHeld(next - 1);
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
