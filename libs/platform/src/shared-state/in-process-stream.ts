import type { StreamAppended, StreamBatch, StreamLimits, StreamSlice } from './shared-state.js';

/** One stream in memory: the rules of the Redis script, told once more. */
export class InProcessStream {
  private entries: string[] = [];
  private fence = 0;
  private last = 0;
  private bytes = 0;

  append({ fence, first, entries, anew = false }: StreamBatch, limits: StreamLimits): StreamAppended {
    if (fence < this.fence) return { outcome: 'fenced', last: this.last };
    if (anew) this.beginAt(first);
    else if (entries.length > 0 && first > this.last + 1) return { outcome: 'gap', last: this.last };
    this.fence = fence;
    for (const entry of entries.slice(Math.max(0, this.last + 1 - first))) {
      this.entries.push(entry);
      this.bytes += Buffer.byteLength(entry);
      this.last += 1;
    }
    this.trim(limits);
    return { outcome: 'appended', last: this.last };
  }

  read(after: number, limit: number): StreamSlice {
    const oldest = this.last - this.entries.length + 1;
    const first = Math.max(after + 1, oldest);
    const entries = this.entries.slice(first - oldest, first - oldest + limit);
    return { fence: this.fence, last: this.last, oldest, first, entries };
  }

  private beginAt(first: number): void {
    this.entries = [];
    this.bytes = 0;
    this.last = first - 1;
  }

  private trim({ maxEntries, maxBytes }: StreamLimits): void {
    while (this.entries.length > 0 && (this.entries.length > maxEntries || this.bytes > maxBytes)) {
      this.bytes -= Buffer.byteLength(this.entries.shift() as string);
    }
  }
}
