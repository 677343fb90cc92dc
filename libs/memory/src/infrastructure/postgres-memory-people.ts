import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { MemoryPeople } from '../domain/memory-people.js';
import type { MemoryTables } from './memory-tables.js';

@Injectable()
export class PostgresMemoryPeople extends MemoryPeople {
  constructor(private readonly database: Database) {
    super();
  }

  override async page(after: UserId | undefined, limit: number): Promise<readonly UserId[]> {
    let people = this.database
      .as<MemoryTables>()
      .selectFrom('memory_states')
      .select('user_id')
      .orderBy('user_id')
      .limit(limit);
    if (after !== undefined) people = people.where('user_id', '>', toUuid('user', after));
    return (await people.execute()).map((row) => fromUuid('user', row.user_id));
  }
}
