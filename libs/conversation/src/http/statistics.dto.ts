import { ApiProperty } from '@nestjs/swagger';
import { BudgetsDto } from './budget.dto.js';
import { UsageDto } from './message.dto.js';

export class TotalsDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  turns!: number;

  @ApiProperty({ type: UsageDto })
  tokens!: UsageDto;

  @ApiProperty({
    type: Number,
    nullable: true,
    minimum: 0,
    maximum: 1,
    description: "Share of the prompts' tokens that came from the model's cache; null before the first prompt.",
  })
  cached_share!: number | null;

  @ApiProperty({ minimum: 0, description: 'Of the calls whose price is known.' })
  cost_usd!: number;
}

export class PersonaTotalsDto extends TotalsDto {
  @ApiProperty({ maxLength: 64, example: 'per_0198f2a0c0de70008000000000000001' })
  persona_id!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 64, description: 'Null when its conversations are deleted.' })
  persona!: string | null;
}

export class DayTotalsDto extends TotalsDto {
  @ApiProperty({ format: 'date', maxLength: 10, example: '2026-11-22', description: 'UTC.' })
  day!: string;
}

export class StreakDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Days in a row up to today or yesterday.' })
  current_days!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  longest_days!: number;
}

export class StatisticsDto {
  @ApiProperty({ enum: ['statistics'] })
  object!: 'statistics';

  @ApiProperty({ type: 'integer', minimum: 0 })
  conversations!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  messages!: number;

  @ApiProperty({ type: TotalsDto })
  total!: TotalsDto;

  @ApiProperty({ type: [PersonaTotalsDto], maxItems: 10_000 })
  by_persona!: PersonaTotalsDto[];

  @ApiProperty({
    type: [DayTotalsDto],
    maxItems: 366,
    description: 'The last year, newest first; idle days are left out.',
  })
  by_day!: DayTotalsDto[];

  @ApiProperty({ type: StreakDto })
  streak!: StreakDto;

  @ApiProperty({ type: BudgetsDto })
  budgets!: BudgetsDto;
}
