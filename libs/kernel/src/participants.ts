import type { UserId } from './ids.js';

/** How a datum came to be (GDPR Art. 20 covers provided and observed, Art. 15 all of them). */
export type DataOrigin = 'provided' | 'observed' | 'inferred' | 'generated';

export interface ExportRecord {
  /** Logical table name in the export, e.g. `messages`. */
  readonly table: string;
  readonly origin: DataOrigin;
  /** Decrypted, JSON-serialisable row. */
  readonly row: Readonly<Record<string, unknown>>;
}

/**
 * A feature that holds personal data yields all of one person's rows, decrypted, a page at a time.
 * A feature that stores personal tables and registers none fails the completeness test.
 */
export abstract class ExportParticipant {
  abstract readonly name: string;
  /** The tables it answers for. */
  abstract readonly tables: readonly string[];
  /** Tables of those whose rows are not handed out, with the reason that the person is told. */
  readonly withheld: Readonly<Record<string, string>> = {};
  abstract export(userId: UserId): AsyncIterable<ExportRecord>;
}

/**
 * Removes one person's data of one feature, or ends what might write more of it. Must be idempotent: an erasure is
 * resumed after a crash.
 */
export abstract class ErasureParticipant {
  abstract readonly name: string;
  abstract readonly tables: readonly string[];
  /** Runs in ascending order: below 0 what ends activity, at 0 the key's destruction, above it rows and copies. */
  abstract readonly order: number;
  /** Resolves with the number of rows removed. */
  abstract erase(userId: UserId): Promise<number>;
}
