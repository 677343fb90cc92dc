import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { ID_PREFIXES } from '@rapport/kernel';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';

const ERASURE_ID = new RegExp(`^${ID_PREFIXES.erasure}_[0-9a-f]{32}$`);
const PASSWORD_INPUT_MAX = 1_024;
const TOKEN_LENGTH = 43;
const CONFIRMATION = 'erase everything';
const COUNT_MAX = 9_007_199_254_740_991;

export class RequestErasureDto {
  @ApiProperty({ enum: [CONFIRMATION], description: 'It cannot be undone.' })
  @IsIn([CONFIRMATION])
  confirmation!: string;

  @ApiPropertyOptional({
    format: 'password',
    maxLength: PASSWORD_INPUT_MAX,
    description: 'Needed by accounts that have one.',
  })
  @Omittable()
  @IsString()
  @MaxLength(PASSWORD_INPUT_MAX)
  password?: string;
}

export class ErasureParamDto {
  @ApiProperty({ maxLength: 64, pattern: ERASURE_ID.source })
  @MaxLength(64)
  @Matches(ERASURE_ID)
  id!: ErasureId;
}

class ResidueDto {
  @ApiProperty({ maxLength: 200 })
  processor!: string;

  @ApiProperty({ maxLength: 500 })
  what!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  gone_by!: string;
}

class ReceiptSignatureDto {
  @ApiProperty({ enum: ['Ed25519'] })
  algorithm!: 'Ed25519';

  @ApiProperty({ maxLength: 64, description: 'SPKI, base64.' })
  public_key!: string;

  @ApiProperty({ maxLength: 88, description: 'Over the canonical JSON (RFC 8785) of all else, base64.' })
  value!: string;
}

export class ErasureReceiptDto {
  @ApiProperty({ enum: ['erasure_receipt'] })
  object!: 'erasure_receipt';

  @ApiProperty({ maxLength: 64 })
  erasure_id!: string;

  @ApiProperty({ maxLength: 64, description: 'HMAC of the person’s id, hexadecimal.' })
  subject!: string;

  @ApiProperty({ enum: ['subject', 'operator', 'restore'] })
  cause!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  requested_at!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30, description: 'When the key of all text was destroyed.' })
  unreadable_since!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  completed_at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 0, maximum: COUNT_MAX },
    description: 'Rows removed, by table.',
  })
  rows!: Record<string, number>;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  gone_from_backups_by!: string;

  @ApiProperty({ type: [ResidueDto], maxItems: 100, description: 'What stays elsewhere, and until when.' })
  residue!: ResidueDto[];

  @ApiProperty({ maxLength: 2_000 })
  statement!: string;

  @ApiProperty({ type: ReceiptSignatureDto })
  signature!: ReceiptSignatureDto;
}

export class ErasureDto {
  @ApiProperty({ maxLength: 64, example: 'era_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['erasure'] })
  object!: 'erasure';

  @ApiProperty({ enum: ['running', 'completed'] })
  state!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  requested_at!: string;

  @ApiProperty({ type: ErasureReceiptDto, nullable: true, description: 'Once it is completed.' })
  receipt!: ErasureReceiptDto | null;
}

export class RequestedErasureDto extends ErasureDto {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: TOKEN_LENGTH,
    description:
      'Keep it: it alone reads the receipt once the account is gone. Null when the erasure had been requested before.',
  })
  receipt_token!: string | null;
}
