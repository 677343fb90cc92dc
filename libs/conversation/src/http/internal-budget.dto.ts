import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import type { UserId } from '@rapport/kernel';
import { IsInt, IsISO8601, IsNumber, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { TotalsDto } from './statistics.dto.js';

const TOKENS_MAX = 9_000_000_000;
const USD_MAX = 9_000_000;
/** ISO 8601 also has years, months, weeks and ordinal days. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class UserParamDto {
  @ApiProperty({ maxLength: 64, example: 'usr_0198f2a0c0de70008000000000000001', pattern: '^usr_[0-9a-f]{32}$' })
  @MaxLength(64)
  @Matches(/^usr_[0-9a-f]{32}$/)
  id!: UserId;
}

export class SetBudgetsDto {
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: TOKENS_MAX,
    description: "Null or absent: the deployment's; 0: no limit.",
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(TOKENS_MAX)
  tokens_per_day?: number | null;

  @ApiPropertyOptional({
    type: 'number',
    nullable: true,
    minimum: 0,
    maximum: USD_MAX,
    description: "Null or absent: the deployment's; 0: no limit.",
  })
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 6 })
  @Min(0)
  @Max(USD_MAX)
  cost_usd_per_month?: number | null;
}

export class UsageQueryDto {
  @ApiPropertyOptional({ format: 'date', maxLength: 10, description: 'UTC. Default: 30 days before `to`.' })
  @Omittable()
  @MaxLength(10)
  @Matches(DAY)
  @IsISO8601({ strict: true })
  from?: string;

  @ApiPropertyOptional({ format: 'date', maxLength: 10, description: 'UTC, inclusive. Default: today.' })
  @Omittable()
  @MaxLength(10)
  @Matches(DAY)
  @IsISO8601({ strict: true })
  to?: string;
}

class DayUsageDto extends TotalsDto {
  @ApiProperty({ format: 'date', maxLength: 10 })
  day!: string;
}

class ModelUsageDto extends TotalsDto {
  @ApiProperty({ maxLength: 128, description: 'As the upstream named itself; empty when no model was asked.' })
  model!: string;
}

class PersonaUsageDto extends TotalsDto {
  @ApiProperty({ maxLength: 64 })
  persona_id!: string;
}

export class DeploymentUsageDto {
  @ApiProperty({ enum: ['usage'] })
  object!: 'usage';

  @ApiProperty({ format: 'date', maxLength: 10 })
  from!: string;

  @ApiProperty({ format: 'date', maxLength: 10 })
  to!: string;

  @ApiProperty({ type: [DayUsageDto], maxItems: 366, description: 'Newest first; idle days are left out.' })
  by_day!: DayUsageDto[];

  @ApiProperty({ type: [ModelUsageDto], maxItems: 1_000 })
  by_model!: ModelUsageDto[];

  @ApiProperty({ type: [PersonaUsageDto], maxItems: 10_000 })
  by_persona!: PersonaUsageDto[];
}
