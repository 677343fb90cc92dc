import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, RowsErasure } from '@rapport/platform';
import { sql } from 'kysely';
import { BudgetRepository } from '../budget/budget-repository.js';

const TABLES = ['budget_reservations', 'budget_windows', 'budget_warnings', 'budget_overrides'] as const;

/** What a person's budgets hold: a handful of rows. */
@Injectable()
export class BudgetExportParticipant extends ExportParticipant {
  override readonly name = 'budgets';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    for (const table of TABLES) {
      const { rows } = await sql<Record<string, unknown>>`
        SELECT * FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)}`.execute(this.database.as());
      for (const row of rows) yield { table, origin: 'observed', row };
    }
  }
}

@Injectable()
export class BudgetErasureParticipant extends RowsErasure {
  override readonly name = 'budgets';
  override readonly tables = TABLES;
  override readonly order = 100;

  constructor(
    database: Database,
    private readonly budgets: BudgetRepository,
  ) {
    super(database);
  }

  override async erase(userId: UserId): Promise<number> {
    // What a running call may take still counts against the deployment, though nobody will say any more what it took.
    const settled = await this.budgets.settleOutstanding({ userId }, NO_WARNING);
    return settled + (await super.erase(userId));
  }
}

/** The person is going: nobody is to be warned. */
const NO_WARNING = { percent: 100, userLimits: { tokens: 0, costMicroUsd: 0 } };
