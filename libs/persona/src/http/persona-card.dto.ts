import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { FindingDto, PersonaVersionDto } from './internal-persona.dto.js';

export class ImportCardQueryDto {
  @ApiPropertyOptional({
    maxLength: 64,
    pattern: '^[a-z0-9-]+$',
    description: "Default: made from the character's name.",
  })
  @Omittable()
  @IsString()
  @MaxLength(64)
  @Matches(/^[a-z0-9-]+$/)
  slug?: string;
}

export class ExportCardQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1_000_000, description: 'Default: the newest.' })
  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}

export class ImportNoticeDto {
  @ApiProperty({ maxLength: 200, description: 'JSON pointer into the card; empty: the file.' })
  pointer!: string;

  @ApiProperty({ maxLength: 300 })
  message!: string;
}

export class ImportedCardDto extends PersonaVersionDto {
  @ApiProperty({ maxLength: 64 })
  slug!: string;

  @ApiProperty({ enum: ['json', 'png', 'charx'] })
  container!: string;

  @ApiProperty({ type: [ImportNoticeDto], maxItems: 20, description: 'What was not taken over.' })
  notices!: ImportNoticeDto[];

  @ApiProperty({
    type: [FindingDto],
    maxItems: 1_000,
    description: 'What stands between the draft and its publication.',
  })
  findings!: FindingDto[];
}
