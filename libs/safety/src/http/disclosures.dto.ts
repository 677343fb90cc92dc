import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { IsString, Matches, MaxLength } from 'class-validator';

const LOCALE_MAX = 35;
const ID_MAX = 40;
const TEXT_MAX = 2_000;

export class DisclosuresQueryDto {
  @ApiPropertyOptional({ maxLength: LOCALE_MAX, example: 'de-AT', default: 'en', description: 'BCP 47.' })
  @Omittable()
  @IsString()
  @MaxLength(LOCALE_MAX)
  @Matches(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  locale?: string;
}

export class DisclosureCadenceDto {
  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['once', 'daily', null],
    description: 'With the first message of all, or with the first one of each 24 hours.',
  })
  start!: 'once' | 'daily' | null;

  @ApiProperty({ type: Number, nullable: true, minimum: 0, description: 'Hours since the last disclosure.' })
  every_hours!: number | null;

  @ApiProperty({ type: Number, nullable: true, minimum: 0, description: 'Days without a message before this one.' })
  idle_days!: number | null;

  @ApiProperty({ description: 'Whenever the person asks.' })
  on_request!: boolean;
}

export class DisclosurePackDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'us-ny-gbl-1702' })
  id!: string;

  @ApiProperty({ maxLength: 120, example: 'N.Y. General Business Law 1700-1704' })
  law!: string;

  @ApiProperty({ maxLength: 8, example: 'US-NY' })
  jurisdiction!: string;

  @ApiProperty({ format: 'date', maxLength: 10 })
  effective_from!: string;

  @ApiProperty({ description: 'Whether it applies already.' })
  in_force!: boolean;

  @ApiProperty({ enum: ['minor', 'adult', 'all'] })
  applies_to!: 'minor' | 'adult' | 'all';

  @ApiProperty({ type: DisclosureCadenceDto })
  disclose!: DisclosureCadenceDto;

  @ApiProperty({ maxLength: TEXT_MAX })
  text!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: TEXT_MAX })
  break_reminder!: string | null;

  @ApiProperty({ maxLength: 2_048, format: 'uri' })
  source_url!: string;

  @ApiProperty({ maxLength: ID_MAX, description: 'A role.' })
  reviewed_by!: string;

  @ApiProperty({ format: 'date', maxLength: 10 })
  reviewed_at!: string;

  @ApiProperty({ format: 'date', maxLength: 10 })
  review_expires!: string;
}

export class DisclosuresDto {
  @ApiProperty({ enum: ['disclosures'] })
  object!: 'disclosures';

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: TEXT_MAX,
    description: 'What an adult is told at the start.',
  })
  text!: string | null;

  @ApiProperty({
    type: [String],
    maxItems: 20,
    items: { type: 'string', maxLength: TEXT_MAX },
    description: 'To be shown before anybody signs up: to whom the service may not be suited.',
  })
  suitability_notices!: string[];

  @ApiProperty({
    type: [DisclosurePackDto],
    maxItems: 100,
    description: 'Of the jurisdictions that this server serves.',
  })
  packs!: DisclosurePackDto[];
}
