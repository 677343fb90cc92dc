import { ApiProperty } from '@nestjs/swagger';
import { CRISIS_TIERS } from '../domain/judge.js';

const TEXT_MAX = 2_000;

export class CrisisTierDto {
  @ApiProperty({ enum: CRISIS_TIERS })
  tier!: string;

  @ApiProperty({ maxLength: TEXT_MAX })
  meaning!: string;

  @ApiProperty({ maxLength: TEXT_MAX, description: 'What is done then.' })
  response!: string;
}

export class CrisisResourceDto {
  @ApiProperty({ maxLength: 64, example: 'us.988' })
  id!: string;

  @ApiProperty({ maxLength: 3, description: 'ISO 3166-1 alpha-2; `001` for everywhere.' })
  country!: string;

  @ApiProperty({ maxLength: TEXT_MAX })
  service!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 22, description: 'As it is dialled in the country.' })
  number!: string | null;

  @ApiProperty({ format: 'uri', maxLength: 500 })
  url!: string;

  @ApiProperty({ format: 'uri', maxLength: 500, description: 'Where it was looked up.' })
  source_url!: string;

  @ApiProperty({ format: 'date', maxLength: 10 })
  reviewed_at!: string;
}

export class CrisisReviewDto {
  @ApiProperty({ format: 'date', maxLength: 10 })
  reviewed_at!: string;

  @ApiProperty({ maxLength: TEXT_MAX })
  reviewed_by!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'After so many days it has to be reviewed again.' })
  valid_days!: number;

  @ApiProperty({
    type: [String],
    maxItems: 501,
    items: { type: 'string', maxLength: 64 },
    description: 'Whose review has expired.',
  })
  overdue!: string[];
}

export class CrisisEvidenceDto {
  @ApiProperty({ maxLength: TEXT_MAX })
  measure!: string;

  @ApiProperty({ maxLength: TEXT_MAX })
  method!: string;

  @ApiProperty({ maxLength: TEXT_MAX })
  result!: string;
}

/** What is followed when somebody may be in danger of harming themselves. */
export class CrisisProtocolDto {
  @ApiProperty({ enum: ['safety.protocol'] })
  object!: 'safety.protocol';

  @ApiProperty({ maxLength: 60 })
  id!: string;

  @ApiProperty({ maxLength: 60 })
  version!: string;

  @ApiProperty({ type: CrisisReviewDto })
  review!: CrisisReviewDto;

  @ApiProperty({ type: [CrisisTierDto], maxItems: 20 })
  tiers!: CrisisTierDto[];

  @ApiProperty({
    type: [CrisisEvidenceDto],
    maxItems: 50,
    description: 'How it is known to work, and what is not known.',
  })
  evidence!: CrisisEvidenceDto[];

  @ApiProperty({ type: [String], maxItems: 200, items: { type: 'string', maxLength: 3 }, description: 'Of its texts.' })
  languages!: string[];

  @ApiProperty({ type: [CrisisResourceDto], maxItems: 500 })
  resources!: CrisisResourceDto[];
}
