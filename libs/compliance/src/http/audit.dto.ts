import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQueryDto } from '@rapport/platform';
import { IsOptional, Matches, MaxLength } from 'class-validator';

export class AuditQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ maxLength: 100, example: 'auth.login' })
  @IsOptional()
  @MaxLength(100)
  @Matches(/^[a-z0-9_.]+$/)
  action?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Id of who acted.' })
  @IsOptional()
  @MaxLength(64)
  @Matches(/^usr_[0-9a-f]{32}$/)
  actor?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Id of whom or what it was done to.' })
  @IsOptional()
  @MaxLength(64)
  @Matches(/^[a-z]+_[0-9a-f]{32}$/)
  subject?: string;
}

export class AuditEventDto {
  @ApiProperty({ maxLength: 64, example: 'aud_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  occurred_at!: string;

  @ApiProperty({ maxLength: 100, example: 'auth.login' })
  action!: string;

  @ApiProperty({ enum: ['success', 'denied', 'failure'] })
  outcome!: string;

  @ApiProperty({ type: 'string', maxLength: 64, nullable: true, description: 'Null: the system, or unknown.' })
  actor!: string | null;

  @ApiProperty({ type: 'string', maxLength: 64, nullable: true })
  subject!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Codes, counts and flags.' })
  details!: Record<string, string | number | boolean>;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    nullable: true,
    description: 'Place in the chain; null: not yet sealed.',
  })
  position!: number | null;

  @ApiProperty({ type: 'string', maxLength: 64, nullable: true, description: 'SHA-256, hexadecimal.' })
  hash!: string | null;
}

export class ChainFaultDto {
  @ApiProperty({ enum: ['missing', 'unlinked', 'altered', 'cut_off', 'forked'] })
  kind!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Where it shows first.' })
  position!: number;
}

export class ChainHeadDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  position!: number;

  @ApiProperty({ maxLength: 64, description: 'SHA-256, hexadecimal.' })
  hash!: string;
}

export class ChainReportDto {
  @ApiProperty({ description: 'Whether every sealed event is there, in place and unchanged.' })
  valid!: boolean;

  @ApiProperty({ type: ChainFaultDto, nullable: true, description: 'The first fault.' })
  fault!: ChainFaultDto | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Events found good.' })
  verified!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Events that are not in the chain yet.' })
  unsealed!: number;

  @ApiProperty({ type: ChainHeadDto, description: 'Where the chain ended when verification began.' })
  head!: ChainHeadDto;
}
