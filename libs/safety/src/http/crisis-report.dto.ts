import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { CRISIS_TIERS } from '../domain/judge.js';

const MEASURES = ['sign', 'suspension', 'referral', 'notice'];
const YEAR_MIN = 2026;
const YEAR_MAX = 2999;

export class CrisisReportQueryDto {
  @ApiProperty({ type: 'integer', minimum: YEAR_MIN, maximum: YEAR_MAX, example: 2026, description: 'UTC.' })
  @Type(() => Number)
  @IsInt()
  @Min(YEAR_MIN)
  @Max(YEAR_MAX)
  year!: number;
}

export class CrisisTotalDto {
  @ApiProperty({
    enum: MEASURES,
    description:
      '`sign`: messages with a sign of crisis; `suspension`: personas suspended; `referral`: texts with resources in a ' +
      "persona's place; `notice`: resources beside a persona's answer.",
  })
  measure!: string;

  @ApiProperty({ enum: CRISIS_TIERS })
  tier!: string;

  @ApiProperty({ type: 'integer', minimum: 0 })
  count!: number;
}

export class CrisisMonthDto extends CrisisTotalDto {
  @ApiProperty({ maxLength: 7, example: '2026-11' })
  month!: string;
}

export class CrisisLocaleDto extends CrisisTotalDto {
  @ApiProperty({ maxLength: 35, example: 'en' })
  locale!: string;
}

export class CrisisReportProtocolDto {
  @ApiProperty({ maxLength: 60 })
  id!: string;

  @ApiProperty({ maxLength: 60 })
  version!: string;
}

/** What the crisis protocol did in a year. Nobody can be told from it. */
export class CrisisReportDto {
  @ApiProperty({ enum: ['safety.report'] })
  object!: 'safety.report';

  @ApiProperty({ type: 'integer' })
  year!: number;

  @ApiProperty({ type: CrisisReportProtocolDto, description: 'Followed now.' })
  protocol!: CrisisReportProtocolDto;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How often people were referred to crisis services.' })
  referrals!: number;

  @ApiProperty({ type: [CrisisTotalDto], maxItems: 20 })
  totals!: CrisisTotalDto[];

  @ApiProperty({ type: [CrisisMonthDto], maxItems: 240 })
  by_month!: CrisisMonthDto[];

  @ApiProperty({ type: [CrisisLocaleDto], maxItems: 10_000 })
  by_locale!: CrisisLocaleDto[];
}
