import { ApiProperty } from '@nestjs/swagger';

class BudgetDto {
  @ApiProperty({ type: 'number', nullable: true, minimum: 0, description: 'Null: no limit.' })
  limit!: number | null;

  @ApiProperty({ minimum: 0, description: 'Spent, and what running answers may still take.' })
  used!: number;

  @ApiProperty({ type: 'number', nullable: true, minimum: 0 })
  left!: number | null;

  @ApiProperty({ description: 'Whether most of it is used (BUDGET_WARN_PERCENT).' })
  nearly_used!: boolean;

  @ApiProperty({ format: 'date-time', maxLength: 32 })
  resets_at!: string;
}

export class BudgetsDto {
  @ApiProperty({ type: BudgetDto, description: 'Tokens of the UTC day.' })
  tokens_per_day!: BudgetDto;

  @ApiProperty({ type: BudgetDto, description: 'US dollars of the UTC month.' })
  cost_usd_per_month!: BudgetDto;
}
