import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable, CONSENT_PURPOSES, type ConsentPurpose } from '@rapport/platform';
import { IsBoolean, IsIn, IsString, Matches, MaxLength, ValidateIf } from 'class-validator';
import type { ConsentRecord, ConsentState } from '../../domain/consent/consent-record.js';

const VERSION_MAX = 40;
const LOCALE_MAX = 35;
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export class DecideConsentDto {
  @ApiProperty({ enum: CONSENT_PURPOSES })
  @IsIn(CONSENT_PURPOSES)
  purpose!: ConsentPurpose;

  @ApiProperty({ description: 'False withdraws. Only `memory` can be withdrawn; the others end with the account.' })
  @IsBoolean()
  given!: boolean;

  @ApiPropertyOptional({ maxLength: VERSION_MAX, description: 'Of the text that was shown. Required to give.' })
  @ValidateIf(({ given, version }: DecideConsentDto) => given || version !== undefined)
  @IsString()
  @MaxLength(VERSION_MAX)
  version?: string;

  @ApiPropertyOptional({
    maxLength: LOCALE_MAX,
    pattern: LOCALE.source,
    default: 'en',
    description: 'In which language the text was shown, BCP 47.',
  })
  @Omittable()
  @IsString()
  @MaxLength(LOCALE_MAX)
  @Matches(LOCALE)
  locale: string = 'en';
}

export class ConsentDto {
  @ApiProperty({ enum: CONSENT_PURPOSES, description: 'The purpose.' })
  id!: ConsentPurpose;

  @ApiProperty({ enum: ['consent'] })
  object!: 'consent';

  @ApiProperty({ enum: CONSENT_PURPOSES })
  purpose!: ConsentPurpose;

  @ApiProperty({
    enum: ['given', 'outdated', 'withdrawn', 'none'],
    description:
      '`outdated`: given, to a text that has been replaced since; it holds, and the person should be asked again.',
  })
  state!: ConsentState;

  @ApiProperty({ maxLength: VERSION_MAX, description: 'The version to show, and to name when it is given.' })
  current_version!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: VERSION_MAX, description: 'Of the latest decision.' })
  version!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  decided_at!: string | null;
}

export class ConsentRecordDto {
  @ApiProperty({ maxLength: 64, example: 'cns_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['consent_record'] })
  object!: 'consent_record';

  @ApiProperty({ enum: CONSENT_PURPOSES })
  purpose!: ConsentPurpose;

  @ApiProperty()
  given!: boolean;

  @ApiProperty({ maxLength: VERSION_MAX })
  version!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: LOCALE_MAX })
  locale!: string | null;

  @ApiProperty({ enum: ['registration', 'self_service'] })
  source!: ConsentRecord['source'];

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  decided_at!: string;
}
