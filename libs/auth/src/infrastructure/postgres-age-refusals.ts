import { Injectable } from '@nestjs/common';
import { BlindIndex, type Db, type Tx } from '@rapport/platform';
import { AgeRefusals, type RefusedTraces } from '../domain/age-refusals.js';
import { mailboxOf } from '../domain/email.js';
import type { AuthTables } from './auth-tables.js';

/** Another purpose than that of accounts: a refusal cannot be matched with one. */
const EMAIL = 'age_refusals.email';
const DEVICE = 'age_refusals.device';

@Injectable()
export class PostgresAgeRefusals extends AgeRefusals {
  constructor(private readonly index: BlindIndex) {
    super();
  }

  override async stands(db: Db, traces: RefusedTraces, now: Date): Promise<boolean> {
    const row = await db
      .as<AuthTables>()
      .selectFrom('age_refusals')
      .select('digest')
      .where('digest', 'in', this.digests(traces))
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row !== undefined;
  }

  override async record(tx: Tx, traces: RefusedTraces, until: Date): Promise<void> {
    const rows = this.digests(traces).map((digest) => ({ digest, expires_at: until }));
    await tx
      .as<AuthTables>()
      .insertInto('age_refusals')
      .values(rows)
      .onConflict((conflict) => conflict.column('digest').doUpdateSet({ expires_at: until }))
      .execute();
  }

  private digests({ email, deviceId }: RefusedTraces): Buffer[] {
    const ofEmail = this.index.digest(EMAIL, mailboxOf(email));
    return deviceId === undefined ? [ofEmail] : [ofEmail, this.index.digest(DEVICE, deviceId)];
  }
}
