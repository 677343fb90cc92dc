import { Global, Module } from '@nestjs/common';
import { PassageScreen } from '@rapport/persona';
import { SafetyModule } from '@rapport/safety';
import { BudgetModule } from './budget.module.js';
import { ScreenedFacts } from './infrastructure/screened-facts.js';
import { ScreenedPassages } from './infrastructure/screened-passages.js';

const SAFETY = SafetyModule.register({ imports: [BudgetModule] });

/**
 * Screening at the expense of people's budgets; for what memory keeps of them; and, everywhere, for what personas are made of.
 * Needs what `SafetyModule` and {@link BudgetModule} need.
 */
@Global()
@Module({
  imports: [SAFETY],
  providers: [ScreenedFacts, { provide: PassageScreen, useClass: ScreenedPassages }],
  exports: [SAFETY, PassageScreen, ScreenedFacts],
})
export class ScreeningModule {}
