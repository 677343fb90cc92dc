/** One event of a turn's stream, as it came over the wire. */
export interface WireEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A turn whose events are gone is told from the database; the numbers of those events begin here, and may skip. */
const FIRST_RETOLD = 500_001;

export type End = 'completed' | 'incomplete' | 'failed';

const ENDS: ReadonlyMap<string, End> = new Map([
  ['response.completed', 'completed'],
  ['response.incomplete', 'incomplete'],
  ['response.failed', 'failed'],
]);

/** What a client knows of one turn from its stream alone, across disconnections, and whether the stream contradicted itself. */
export class Follower {
  turnId: string | undefined;
  userMessageId: string | undefined;
  /** What the deltas and replacements amount to. */
  text = '';
  end: End | undefined;
  reason: string | undefined;
  /** The whole answer, as the terminal event states it. */
  told: string | undefined;
  last = 0;
  deltas = 0;
  readonly contradictions: string[] = [];
  private resumedAt = 0;

  /** To be called with each new connection: events up to `after` are not expected again. */
  connected(after: number): void {
    this.resumedAt = after;
  }

  take({ id, event, data }: WireEvent): void {
    const number = Number(id);
    // What concerns the connection rather than the turn (a notice that the server drains) carries no number.
    if (id === undefined || !Number.isInteger(number)) return;
    if (number <= this.last) {
      // A connection that began from the start may repeat what was seen; one that was resumed may not.
      if (number <= this.resumedAt) this.contradictions.push(`event ${number} came again after ${this.resumedAt}`);
      return;
    }
    if (number !== this.last + 1 && number < FIRST_RETOLD)
      this.contradictions.push(`event ${number} came after ${this.last}`);
    if (this.end) this.contradictions.push(`${event} came after the end`);
    this.last = number;
    this.apply(event, data);
  }

  private apply(event: string, data: Readonly<Record<string, unknown>>): void {
    if (event === 'response.created') {
      this.identify(String(data['turn']), String(data['user_message_id']));
    } else if (event === 'response.output_text.delta') {
      this.text += String(data['delta']);
      this.deltas += 1;
    } else if (event === 'message.replaced') {
      this.text = String(data['text']);
    }
    const end = ENDS.get(event);
    if (end) this.finish(end, data);
  }

  identify(turnId: string, userMessageId: string): void {
    if (this.turnId !== undefined && this.turnId !== turnId)
      this.contradictions.push(`turn ${turnId} answered in place of ${this.turnId}`);
    if (this.userMessageId !== undefined && this.userMessageId !== userMessageId)
      this.contradictions.push(`message ${userMessageId} was stored beside ${this.userMessageId}`);
    this.turnId ??= turnId;
    this.userMessageId ??= userMessageId;
  }

  /** `data`: a terminal event's, or the JSON answer, which are the same. */
  finish(end: End, data: Readonly<Record<string, unknown>>): void {
    this.end = end;
    this.reason = data['reason'] as string | undefined;
    const message = data['message'] as { content?: string } | undefined;
    this.told = message?.content;
  }
}
