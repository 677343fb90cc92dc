import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import { BudgetStatement, type BudgetStandings } from '../budget/budget-statement.js';
import { streakOf, type Streak } from '../domain/streak.js';
import { UsageRepository, type UsageByPersona, type UsageReport } from '../domain/usage.js';

const DAY_MS = 86_400_000;
/** How far back days are listed, and streaks looked for. */
const DAYS = 365;

export interface Statistics extends Omit<UsageReport, 'byPersona'> {
  readonly byPersona: readonly (UsageByPersona & { readonly slug: string | undefined })[];
  readonly streak: Streak;
  readonly budgets: BudgetStandings;
}

/** What a person's conversations came to: counts, tokens, money, by persona and by day. */
@Injectable()
export class UsageStatistics {
  constructor(
    private readonly usage: UsageRepository,
    private readonly personas: PersonaCatalogue,
    private readonly budgets: BudgetStatement,
    private readonly clock: Clock,
  ) {}

  async execute(userId: UserId): Promise<Statistics> {
    const now = this.clock.now();
    const [report, budgets] = await Promise.all([
      this.usage.report(userId, dayOf(now - (DAYS - 1) * DAY_MS)),
      this.budgets.of(userId),
    ]);
    const byPersona = await Promise.all(report.byPersona.map((usage) => this.named(usage)));
    // A day on which only a title was written is no day of talk.
    const spoken = report.byDay.filter(({ turns }) => turns > 0).map(({ day }) => day);
    return { ...report, byPersona, streak: streakOf(spoken, dayOf(now)), budgets };
  }

  /** Versions are cached by the catalogue: this is no query a persona. */
  private async named(usage: UsageByPersona): Promise<UsageByPersona & { readonly slug: string | undefined }> {
    const version = usage.personaVersionId && (await this.personas.version(usage.personaVersionId));
    return { ...usage, slug: version?.definition.slug };
  }
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
