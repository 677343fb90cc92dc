import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { IsIn, IsString, MaxLength } from 'class-validator';

const REASON_MAX = 2_000;
const RATINGS = ['up', 'down'] as const;

export class GiveFeedbackDto {
  @ApiProperty({ enum: RATINGS })
  @IsIn(RATINGS)
  rating!: (typeof RATINGS)[number];

  @ApiPropertyOptional({ maxLength: REASON_MAX, description: 'In your own words; stored encrypted.' })
  @Omittable()
  @IsString()
  @MaxLength(REASON_MAX)
  reason?: string;
}

export class FeedbackDto {
  @ApiProperty({ enum: ['feedback'] })
  object!: 'feedback';

  @ApiProperty({ maxLength: 64 })
  message_id!: string;

  @ApiProperty({ enum: RATINGS })
  rating!: (typeof RATINGS)[number];

  @ApiProperty({ type: String, nullable: true, maxLength: REASON_MAX })
  reason!: string | null;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  updated_at!: string;
}
