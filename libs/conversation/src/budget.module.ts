import { Module } from '@nestjs/common';
import { MeteredEmbedder, MeteredModel } from '@rapport/llm';
import { PersonalDataModule } from '@rapport/safety';
import { BudgetRepository } from './budget/budget-repository.js';
import { BudgetStatement } from './budget/budget-statement.js';
import { Budgets } from './budget/budgets.js';
import { ConcealedPrompts } from './budget/concealed-prompts.js';
import { MeteredCalls } from './budget/metered-calls.js';
import { MeteredEmbeddings } from './budget/metered-embeddings.js';
import { MeteredReservations } from './budget/metered-reservations.js';
import { SweepBudgets } from './budget/sweep-budgets.js';
import { BudgetErasureParticipant, BudgetExportParticipant } from './infrastructure/budget-participants.js';
import { PostgresBudgetRepository } from './infrastructure/postgres-budget.repository.js';

/**
 * What calls of the model may take, and what they took. `MeteredModel` is for whatever calls the model outside turns: it
 * hides from it what the deployment does not show it.
 * Needs, from outside: `Database`, `AuditTrail`, `Clock`, `Metrics`, the model (`LlmModule`), `budgetConfig` and `safetyConfig`.
 */
@Module({
  imports: [PersonalDataModule],
  providers: [
    BudgetErasureParticipant,
    BudgetExportParticipant,
    Budgets,
    BudgetStatement,
    ConcealedPrompts,
    MeteredReservations,
    SweepBudgets,
    { provide: BudgetRepository, useClass: PostgresBudgetRepository },
    { provide: MeteredEmbedder, useClass: MeteredEmbeddings },
    { provide: MeteredModel, useClass: MeteredCalls },
  ],
  exports: [BudgetRepository, Budgets, BudgetStatement, MeteredEmbedder, MeteredModel, SweepBudgets],
})
export class BudgetModule {}
