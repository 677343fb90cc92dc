import { Module } from '@nestjs/common';
import { SafetyModule } from '@rapport/safety';
import { BudgetModule } from './budget.module.js';
import { ScreenedFacts } from './infrastructure/screened-facts.js';

const SAFETY = SafetyModule.register({ imports: [BudgetModule] });

/** Screening at the expense of people's budgets, and for what memory keeps of them. Needs what `SafetyModule` and {@link BudgetModule} need. */
@Module({ imports: [SAFETY], providers: [ScreenedFacts], exports: [SAFETY, ScreenedFacts] })
export class ScreeningModule {}
