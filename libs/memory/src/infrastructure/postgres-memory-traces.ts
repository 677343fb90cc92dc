import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type PersonaId, type UserId } from '@rapport/kernel';
import { inSlices, type Tx } from '@rapport/platform';
import { MemoryTraces } from '../domain/forgetting/memory-traces.js';
import type { ForgottenEpisodes } from '../domain/memory-recall.js';
import type { MemoryTables } from './memory-tables.js';

@Injectable()
export class PostgresMemoryTraces extends MemoryTraces {
  override async remove(tx: Tx, userId: UserId, { messages, turns }: ForgottenEpisodes): Promise<readonly PersonaId[]> {
    const user = toUuid('user', userId);
    const view = tx.as<MemoryTables>();
    for (const some of inSlices(turns.map((id) => toUuid('turn', id)))) {
      await view.deleteFrom('memory_backlog').where('user_id', '=', user).where('turn_id', 'in', some).execute();
    }
    for (const some of inSlices(messages.map((id) => toUuid('message', id)))) {
      await view.deleteFrom('message_vectors').where('user_id', '=', user).where('message_id', 'in', some).execute();
    }
    const profiles = await view
      .deleteFrom('memory_profiles')
      .where('user_id', '=', user)
      .returning('persona_id')
      .execute();
    return profiles.map((row) => fromUuid('persona', row.persona_id));
  }

  override async profiled(tx: Tx, userId: UserId): Promise<readonly PersonaId[]> {
    const profiles = await tx
      .as<MemoryTables>()
      .selectFrom('memory_profiles')
      .select('persona_id')
      .where('user_id', '=', toUuid('user', userId))
      .execute();
    return profiles.map((row) => fromUuid('persona', row.persona_id));
  }
}
