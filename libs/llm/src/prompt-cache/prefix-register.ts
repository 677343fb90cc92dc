import { Injectable } from '@nestjs/common';
import { SharedState, type Lease, type SharedKey } from '@rapport/platform';
import { z } from 'zod';

const recordSchema = z.object({
  name: z.string(),
  /** Of its creation, ms since the epoch. */
  since: z.number(),
  /** Ms since the epoch. */
  expiresAt: z.number(),
  tokens: z.number(),
  /** What a turn saves by the cache, as a share of the prefix: by what was paid in full before it was there. */
  missShare: z.number(),
});

/** What processes tell each other of one prefix's cache. */
export type CacheRecord = z.infer<typeof recordSchema>;

export interface PrefixTally {
  readonly turns: number;
  /** How many times a cache would have saved the prefix, or did; parts add up. Negative where implicit caching did better. */
  readonly misses: number;
}

const FAMILY = 'prompt-cache';
const HOUR_MS = 3_600_000;
/** The store adds whole numbers only. */
const PARTS = 1_000;
/** How long nobody tries again after a failure, and the longest that a dead process holds up the others. */
const LEASE_MS = 60_000;
/** What the upstream refused it will refuse again. */
const REFUSED_MS = HOUR_MS;

/** The part of explicit caches that all processes share, a prefix at a time. `id` is a digest of model and text. */
@Injectable()
export class PrefixRegister {
  constructor(private readonly state: SharedState) {}

  async read(id: string): Promise<CacheRecord | undefined> {
    const text = await this.state.get(key(id, 'cache'));
    return text === undefined ? undefined : parse(text);
  }

  async write(id: string, record: CacheRecord, now: number): Promise<void> {
    await this.state.set(key(id, 'cache'), JSON.stringify(record), Math.max(1, record.expiresAt - now));
  }

  /** Unless another cache has taken its place. */
  async forget(id: string, name: string): Promise<void> {
    if ((await this.read(id))?.name === name) await this.state.delete(key(id, 'cache'));
  }

  async refuse(id: string): Promise<void> {
    await this.state.set(key(id, 'refused'), '1', REFUSED_MS);
  }

  async isRefused(id: string): Promise<boolean> {
    return (await this.state.get(key(id, 'refused'))) !== undefined;
  }

  /** Adds to what all processes counted; resolves with the last hour's sum. */
  async count(id: string, tally: PrefixTally, now: number): Promise<PrefixTally> {
    const hour = Math.floor(now / HOUR_MS);
    const add = (what: string, by: number) =>
      this.state.increment(key(id, `${what}:${hour}`), Math.round(by * PARTS), 2 * HOUR_MS);
    const before = async (what: string) => Number((await this.state.get(key(id, `${what}:${hour - 1}`))) ?? 0);
    const [turns, misses, turnsBefore, missesBefore] = await Promise.all([
      add('turns', tally.turns),
      add('misses', tally.misses),
      before('turns'),
      before('misses'),
    ]);
    // The part of the clock hour before that lies within the last sixty minutes, were it spread evenly.
    const rest = 1 - (now % HOUR_MS) / HOUR_MS;
    return { turns: (turns + rest * turnsBefore) / PARTS, misses: (misses + rest * missesBefore) / PARTS };
  }

  /** The right to change the cache; undefined while another process has it, or has failed of late. */
  acquire(id: string): Promise<Lease | undefined> {
    return this.state.acquireLease(key(id, 'lease'), LEASE_MS);
  }
}

const key = (id: string, name: string): SharedKey => ({ family: FAMILY, partition: id, name });

function parse(text: string): CacheRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
