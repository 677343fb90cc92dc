import type { Db, Tx } from '@rapport/platform';

/** By what somebody is recognised who tries again. Digests only are kept. */
export interface RefusedTraces {
  /** Normalised. */
  readonly email: string;
  /** A token that the application keeps on the device. */
  readonly deviceId: string | undefined;
}

/** Who was refused for their age (a refusal that does not stand invites another date). */
export abstract class AgeRefusals {
  abstract stands(db: Db, traces: RefusedTraces, now: Date): Promise<boolean>;
  abstract record(tx: Tx, traces: RefusedTraces, until: Date): Promise<void>;
}
