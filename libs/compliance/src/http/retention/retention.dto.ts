import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { UserId } from '@rapport/kernel';
import { PageQueryDto } from '@rapport/platform';
import { IsInt, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';

const DAYS_MAX = 36_500;
const MATTER_MAX = 64;
/** No blank and no `@`: neither a name nor an address fits. */
const MATTER = /^[A-Za-z0-9][A-Za-z0-9/._-]*$/;

export class ChooseRetentionDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: DAYS_MAX,
    description:
      'A conversation is deleted this many days after its last message. Null: as long as the service keeps them.',
  })
  @ValidateIf(({ conversation_days }: ChooseRetentionDto) => conversation_days !== null)
  @IsInt()
  @Min(1)
  @Max(DAYS_MAX)
  conversation_days!: number | null;
}

export class RetentionDto extends ChooseRetentionDto {
  @ApiProperty({ enum: ['retention'] })
  object!: 'retention';

  @ApiProperty({ type: 'integer', minimum: 1, description: 'What holds at most.' })
  deployment_days!: number;
}

export class HoldParamDto {
  @ApiProperty({ maxLength: 64, example: 'usr_0198f2a0c0de70008000000000000001' })
  @IsString()
  @MaxLength(64)
  @Matches(/^usr_[0-9a-f]{32}$/)
  user_id!: UserId;
}

export class PlaceHoldDto {
  @ApiProperty({
    maxLength: MATTER_MAX,
    pattern: MATTER.source,
    example: '12-O-345/26',
    description: 'A file number; no names.',
  })
  @IsString()
  @MaxLength(MATTER_MAX)
  @Matches(MATTER)
  matter!: string;
}

export class HoldQueryDto extends OmitType(PageQueryDto, ['order'] as const) {}

export class HoldDto {
  @ApiProperty({ maxLength: 64, description: 'Whose data are held.' })
  id!: string;

  @ApiProperty({ enum: ['legal_hold'] })
  object!: 'legal_hold';

  @ApiProperty({ maxLength: MATTER_MAX })
  matter!: string;

  @ApiProperty({ maxLength: 64 })
  placed_by!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  placed_at!: string;
}
