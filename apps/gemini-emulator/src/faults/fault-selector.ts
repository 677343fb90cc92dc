import { createHash } from 'node:crypto';
import { type FaultCall, readFaultCall, UnknownFault } from './fault-table.js';

const MARKER = /\[\[fault:([^\]]+)\]\]/;
const REMEMBERED_MARKERS = 1_000;

/** What the selector looks at in a request. */
interface Candidate {
  readonly header: string | undefined;
  /** Path and query. */
  readonly url: string;
  /** The last thing the user said, where the request has such. */
  readonly lastUserText: string;
}

interface QueueEntry {
  readonly fault: string;
  times: number;
  readonly match: string | undefined;
}

/** Decides which fault, if any, a request meets: its header first, then the queue, then a marker in its text. */
export class FaultSelector {
  private queue: QueueEntry[] = [];
  private readonly markerCounts = new Map<string, number>();

  /** Queues a fault for the next `times` requests whose URL contains `match`. Throws {@link UnknownFault}. */
  enqueue(fault: string, times = 1, match?: string): void {
    readFaultCall(fault);
    if (!Number.isInteger(times) || times < 1) throw new UnknownFault("'times' must be a whole number from 1.");
    this.queue.push({ fault, times, match });
  }

  select({ header, url, lastUserText }: Candidate): FaultCall | undefined {
    if (header !== undefined) return readFaultCall(header);
    return this.fromQueue(url) ?? this.fromMarker(lastUserText);
  }

  pending(): readonly Readonly<QueueEntry>[] {
    return this.queue;
  }

  reset(): void {
    this.queue = [];
    this.markerCounts.clear();
  }

  private fromQueue(url: string): FaultCall | undefined {
    const entry = this.queue.find(({ match }) => match === undefined || url.includes(match));
    if (!entry) return undefined;
    entry.times -= 1;
    this.queue = this.queue.filter(({ times }) => times > 0);
    return readFaultCall(entry.fault);
  }

  /** A marker strikes every time, or `times` times for the same text, so that a retry can be shown to succeed. */
  private fromMarker(text: string): FaultCall | undefined {
    const marker = MARKER.exec(text)?.[1];
    if (marker === undefined) return undefined;
    const call = readFaultCall(marker);
    if (call.times === Number.POSITIVE_INFINITY) return call;
    const key = createHash('sha256').update(text).digest('base64');
    const struck = this.markerCounts.get(key) ?? 0;
    if (struck >= call.times) return undefined;
    if (this.markerCounts.size >= REMEMBERED_MARKERS) this.markerCounts.clear();
    this.markerCounts.set(key, struck + 1);
    return call;
  }
}

export const withoutMarkers = (text: string): string => text.replaceAll(new RegExp(MARKER, 'g'), '').trim();
