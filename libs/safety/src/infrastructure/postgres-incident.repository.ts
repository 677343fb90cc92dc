import { Injectable } from '@nestjs/common';
import { fromUuid, toPage, toUuid, type Page, type PageRequest, type TurnId, type UserId } from '@rapport/kernel';
import { Database, type Db, type Tx } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import type { Incident, IncidentId } from '../domain/incident/incident.js';
import { IncidentRepository, type IncidentFilter } from '../domain/incident/incident-repository.js';
import type { IncidentTables, SafetyIncidentsTable } from './incident-tables.js';

@Injectable()
export class PostgresIncidentRepository extends IncidentRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(db: Db, incidents: readonly Incident[]): Promise<void> {
    if (incidents.length === 0) return;
    await db
      .as<IncidentTables>()
      .insertInto('safety_incidents')
      .values(
        incidents.map(({ signals, ...incident }) => ({
          user_id: toUuid('user', incident.userId),
          incident_id: toUuid('incident', incident.id),
          conversation_id:
            incident.conversationId === undefined ? null : toUuid('conversation', incident.conversationId),
          turn_id: toUuid('turn', incident.turnId),
          persona_id: toUuid('persona', incident.personaId),
          side: incident.side,
          category: incident.category,
          tier: incident.tier,
          action: incident.action,
          score: incident.score,
          signals: sql`${JSON.stringify(signals)}::jsonb`,
          created_at: incident.createdAt,
        })),
      )
      .onConflict((conflict) => conflict.columns(['user_id', 'incident_id']).doNothing())
      .execute();
  }

  override async ofTurn(userId: UserId, turnId: TurnId): Promise<readonly Incident[]> {
    const rows = await this.table
      .selectAll()
      .where('user_id', '=', toUuid('user', userId))
      .where('turn_id', '=', toUuid('turn', turnId))
      .orderBy('incident_id')
      .execute();
    return rows.map(toIncident);
  }

  override async list(filter: IncidentFilter, { limit, after, order }: PageRequest): Promise<Page<Incident>> {
    const { userId, side, category, tier, action, reviewed } = filter;
    let query = this.table
      .selectAll()
      .orderBy('incident_id', order)
      .limit(limit + 1);
    if (userId !== undefined) query = query.where('user_id', '=', toUuid('user', userId));
    if (side !== undefined) query = query.where('side', '=', side);
    if (category !== undefined) query = query.where('category', '=', category);
    if (tier !== undefined && tier !== 'none') query = query.where('tier', '=', tier);
    if (action !== undefined) query = query.where('action', '=', action);
    if (reviewed !== undefined) query = query.where('reviewed_at', reviewed ? 'is not' : 'is', null);
    if (after !== undefined) query = query.where('incident_id', order === 'asc' ? '>' : '<', toUuid('incident', after));
    return toPage((await query.execute()).map(toIncident), limit);
  }

  override async review(
    tx: Tx,
    id: IncidentId,
    { outcome, by, at }: NonNullable<Incident['review']>,
  ): Promise<Incident | undefined> {
    const row = await tx
      .as<IncidentTables>()
      .updateTable('safety_incidents')
      .set({ outcome, reviewed_by: toUuid('user', by), reviewed_at: at })
      .where('incident_id', '=', toUuid('incident', id))
      .returningAll()
      .executeTakeFirst();
    return row && toIncident(row);
  }

  private get table() {
    return this.database.as<IncidentTables>().selectFrom('safety_incidents');
  }
}

function toIncident(row: Selectable<SafetyIncidentsTable>): Incident {
  const { outcome, reviewed_by: by, reviewed_at: at } = row;
  return {
    id: fromUuid('incident', row.incident_id),
    userId: fromUuid('user', row.user_id),
    personaId: fromUuid('persona', row.persona_id),
    turnId: fromUuid('turn', row.turn_id),
    conversationId: row.conversation_id === null ? undefined : fromUuid('conversation', row.conversation_id),
    side: row.side,
    category: row.category,
    tier: row.tier,
    action: row.action,
    score: row.score,
    signals: row.signals,
    createdAt: row.created_at,
    review: outcome && by && at ? { outcome, by: fromUuid('user', by), at } : undefined,
  };
}
