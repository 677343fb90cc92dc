import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { BlindIndex, Database } from '@rapport/platform';
import { SUBJECT_PURPOSE } from '../domain/crisis/crisis-decision.js';
import { CrisisRepository } from '../domain/crisis/crisis-repository.js';
import type { CrisisTables } from './crisis-tables.js';

const TABLES = ['crisis_states'] as const;

@Injectable()
export class CrisisExport extends ExportParticipant {
  override readonly name = 'crisis';
  override readonly tables = TABLES;

  constructor(private readonly crises: CrisisRepository) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const standing = await this.crises.find(userId);
    if (!standing) return;
    const { tier, at, confirmed, reassuredAt, handOff } = standing.state;
    const row = {
      tier,
      last_sign_at: new Date(at).toISOString(),
      confirmed,
      reassured_at: reassuredAt === undefined ? null : new Date(reassuredAt).toISOString(),
      hand_off: handOff,
    };
    yield { table: 'crisis_states', origin: 'inferred', row };
  }
}

/** Counts stay: there is nobody in them. */
@Injectable()
export class CrisisErasure extends ErasureParticipant {
  override readonly name = 'crisis';
  override readonly tables = TABLES;
  override readonly order = 80;

  constructor(
    private readonly database: Database,
    private readonly index: BlindIndex,
  ) {
    super();
  }

  override erase(userId: UserId): Promise<number> {
    const user = toUuid('user', userId);
    const subject = this.index.digest(SUBJECT_PURPOSE, user);
    return this.database.transaction(async (tx) => {
      const tables = tx.as<CrisisTables>();
      const states = await tables.deleteFrom('crisis_states').where('user_id', '=', user).executeTakeFirst();
      const told = await tables.deleteFrom('crisis_notifications').where('subject', '=', subject).executeTakeFirst();
      return Number(states.numDeletedRows + told.numDeletedRows);
    });
  }
}
