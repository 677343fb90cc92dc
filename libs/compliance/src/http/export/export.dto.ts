import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ID_PREFIXES, type UserId } from '@rapport/kernel';
import { IsInt, Matches, Max, MaxLength, Min } from 'class-validator';
import type { ExportId } from '../../domain/export/data-export.js';
import { JustificationDto } from '../access/access.dto.js';

const EXPORT_ID = new RegExp(`^${ID_PREFIXES.dataExport}_[0-9a-f]{32}$`);
const USER_ID = new RegExp(`^${ID_PREFIXES.user}_[0-9a-f]{32}$`);
const SIGNATURE = /^[\w-]{43}$/;
const BYTES_MAX = 1_000_000_000_000;

export class ExportParamDto {
  @ApiProperty({ maxLength: 64, pattern: EXPORT_ID.source })
  @MaxLength(64)
  @Matches(EXPORT_ID)
  id!: ExportId;
}

export class ExportLinkDto {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 253_402_300_799, description: 'Seconds since the epoch.' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(253_402_300_799)
  expires!: number;

  @ApiProperty({ minLength: 43, maxLength: 43, pattern: SIGNATURE.source })
  @MaxLength(43)
  @Matches(SIGNATURE)
  signature!: string;
}

class SubjectDto {
  @ApiProperty({ maxLength: 64, pattern: USER_ID.source, description: 'Whose data it is about.' })
  @MaxLength(64)
  @Matches(USER_ID)
  user_id!: UserId;
}

export class RequestForPersonDto extends IntersectionType(SubjectDto, JustificationDto) {}

export class ExportDto {
  @ApiProperty({ maxLength: 64, example: 'exp_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['export'] })
  object!: 'export';

  @ApiProperty({ enum: ['waiting', 'building', 'ready', 'failed'] })
  state!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30, description: 'When the archive goes.' })
  expires_at!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: BYTES_MAX, nullable: true })
  records!: number | null;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: BYTES_MAX, nullable: true, description: 'Of the archive.' })
  bytes!: number | null;

  @ApiProperty({ type: String, nullable: true, maxLength: 64, description: 'Of the archive, hexadecimal.' })
  sha256!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 300,
    description:
      'Once it is ready: where to GET the archive without further credentials, on the public API, for minutes.',
  })
  download_url!: string | null;
}
