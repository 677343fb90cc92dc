import type { IncomingMessage } from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Clock } from '@rapport/kernel';

type Json = Readonly<Record<string, unknown>>;

export interface TurnEvent {
  readonly id: number;
  readonly event: string;
  readonly data: Json;
}

type TurnEnd = 'completed' | 'incomplete' | 'failed';

const ENDS: ReadonlyMap<string, TurnEnd> = new Map([
  ['response.completed', 'completed'],
  ['response.incomplete', 'incomplete'],
  ['response.failed', 'failed'],
]);

/** What one stream of a turn came to, as its reader saw it. */
export interface Turn {
  readonly status: number;
  readonly events: readonly TurnEvent[];
  /** Undefined: the stream broke off without one. */
  readonly end: TurnEnd | undefined;
  /** What the deltas and replacements amount to. */
  readonly text: string;
  /** Of the terminal event: the turn, or the problem; of a refusal, the body. */
  readonly result: Json;
  /** From the request to the first text, milliseconds. */
  readonly firstTokenMs: number | undefined;
  readonly ms: number;
}

/** Reads a stream to its end. What breaks off is told by `end`, not by a rejection. */
export async function readTurn(status: number, body: IncomingMessage, clock: Clock, sentAt: number): Promise<Turn> {
  const events: TurnEvent[] = [];
  let firstTokenMs: number | undefined;
  const take = ({ id, event = 'message', data }: EventSourceMessage): void => {
    if (TEXT.has(event)) firstTokenMs ??= clock.monotonic() - sentAt;
    // What concerns the connection, not the turn, has no number.
    if (id !== undefined) events.push({ id: Number(id), event, data: objectFrom(data) });
  };
  const parser = createParser({ onEvent: take });
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body) parser.feed(decoder.decode(bytes as Buffer, { stream: true }));
  } catch (error) {
    // A reader whose time is up was not cut off by the server.
    if ((error as Error).name === 'AbortError') throw error;
  }
  const last = events.at(-1);
  return {
    status,
    events,
    end: ENDS.get(last?.event ?? ''),
    text: textOf(events),
    result: last?.data ?? {},
    firstTokenMs,
    ms: clock.monotonic() - sentAt,
  };
}

const TEXT: ReadonlySet<string> = new Set(['response.output_text.delta', 'message.replaced']);

function textOf(events: readonly TurnEvent[]): string {
  let text = '';
  for (const { event, data } of events) {
    if (event === 'response.output_text.delta') text += String(data['delta']);
    else if (event === 'message.replaced') text = String(data['text']);
  }
  return text;
}

function objectFrom(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
