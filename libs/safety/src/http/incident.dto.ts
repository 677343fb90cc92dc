import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { UserId } from '@rapport/kernel';
import { Omittable, PageQueryDto } from '@rapport/platform';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, Matches, MaxLength } from 'class-validator';
import { SAFETY_ACTIONS, SAFETY_TIERS, type SafetyTier } from '../domain/decision.js';
import {
  INCIDENT_OUTCOMES,
  INCIDENT_SIDES,
  type IncidentAction,
  type IncidentId,
  type IncidentOutcome,
  type IncidentSide,
} from '../domain/incident/incident.js';
import { SAFETY_CATEGORIES } from '../domain/policy/categories.js';

const ID_MAX = 64;
const HEX = '0198f2a0c0de70008000000000000001';
const TIERS = SAFETY_TIERS.filter((tier) => tier !== 'none');
const ACTIONS = SAFETY_ACTIONS.filter((action) => action !== 'allow' && action !== 'escalate');

export class IncidentParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: `inc_${HEX}`, pattern: '^inc_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^inc_[0-9a-f]{32}$/)
  id!: IncidentId;
}

export class IncidentQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ maxLength: ID_MAX, description: 'The incident after which the page begins.' })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^inc_[0-9a-f]{32}$/)
  declare after?: string;

  @ApiPropertyOptional({ maxLength: ID_MAX, description: 'Of one person.' })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^usr_[0-9a-f]{32}$/)
  user_id?: UserId;

  @ApiPropertyOptional({ enum: INCIDENT_SIDES, description: 'What people wrote, or what personas answered.' })
  @Omittable()
  @IsIn(INCIDENT_SIDES)
  side?: IncidentSide;

  @ApiPropertyOptional({ enum: SAFETY_CATEGORIES })
  @Omittable()
  @IsIn(SAFETY_CATEGORIES)
  category?: string;

  @ApiPropertyOptional({ enum: TIERS })
  @Omittable()
  @IsIn(TIERS)
  tier?: SafetyTier;

  @ApiPropertyOptional({ enum: ACTIONS })
  @Omittable()
  @IsIn(ACTIONS)
  action?: IncidentAction;

  @ApiPropertyOptional({ type: Boolean, description: 'Whether somebody has looked at it.' })
  @Omittable()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  reviewed?: boolean;
}

export class ReviewIncidentDto {
  @ApiProperty({ enum: INCIDENT_OUTCOMES })
  @IsIn(INCIDENT_OUTCOMES)
  outcome!: IncidentOutcome;
}

export class IncidentSignalDto {
  @ApiProperty({ maxLength: 100, description: 'A rule, a model or a view.', example: 'weapons.explosives.en' })
  id!: string;

  @ApiProperty({ enum: ['rule', 'model', 'judge', 'gemini'] })
  source!: string;

  @ApiProperty({ minimum: 0, maximum: 1 })
  score!: number;
}

export class IncidentReviewDto {
  @ApiProperty({ enum: INCIDENT_OUTCOMES })
  outcome!: string;

  @ApiProperty({ maxLength: ID_MAX })
  by!: string;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  at!: string;
}

export class IncidentDto {
  @ApiProperty({ enum: ['safety_incident'] })
  object!: 'safety_incident';

  @ApiProperty({ maxLength: ID_MAX, example: `inc_${HEX}` })
  id!: string;

  @ApiProperty({ maxLength: ID_MAX })
  user_id!: string;

  @ApiProperty({ maxLength: ID_MAX })
  persona_id!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX, description: 'Null: the client keeps the history.' })
  conversation_id!: string | null;

  @ApiProperty({ maxLength: ID_MAX })
  turn!: string;

  @ApiProperty({ enum: INCIDENT_SIDES })
  side!: string;

  @ApiProperty({ maxLength: 40, example: 'jailbreak' })
  category!: string;

  @ApiProperty({ enum: TIERS })
  tier!: string;

  @ApiProperty({ enum: ACTIONS })
  action!: string;

  @ApiProperty({ maxLength: 400, description: 'The above in a sentence.' })
  reason!: string;

  @ApiProperty({ minimum: 0, maximum: 1, description: 'Of the strongest signal of the category.' })
  score!: number;

  @ApiProperty({ type: [IncidentSignalDto], maxItems: 100 })
  signals!: IncidentSignalDto[];

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  created_at!: string;

  @ApiProperty({ type: IncidentReviewDto, nullable: true })
  review!: IncidentReviewDto | null;
}
