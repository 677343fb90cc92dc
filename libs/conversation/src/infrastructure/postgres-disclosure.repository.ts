import { Injectable } from '@nestjs/common';
import { toUuid, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { sql } from 'kysely';
import { DisclosureRepository, type DisclosureClaim, type DisclosureStanding } from '../domain/disclosure-standing.js';
import {
  claimDisclosure,
  personRow,
  standingColumns,
  standingJoins,
  toStanding,
  type StandingColumns,
} from './disclosure-sql.js';

@Injectable()
export class PostgresDisclosureRepository extends DisclosureRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(userId: UserId): Promise<DisclosureStanding> {
    const { rows } = await sql<StandingColumns>`
      SELECT ${standingColumns(toUuid('user', userId))} FROM ${personRow(userId)} ${standingJoins}`.execute(
      this.database.as(),
    );
    return toStanding(rows[0]!);
  }

  override async claim(userId: UserId, claim: DisclosureClaim, at: Date): Promise<boolean> {
    const { rows } = await sql`
      WITH c AS (SELECT * FROM ${personRow(userId)}), ${claimDisclosure(claim, null, at, 'c')}
      SELECT user_id FROM disclosure`.execute(this.database.as());
    return rows.length > 0;
  }
}
