import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import type { UserId } from '@rapport/kernel';
import { Omittable, PageQueryDto } from '@rapport/platform';
import { IsIn, IsISO8601, IsString, Matches, MaxLength, MinLength, ValidateIf } from 'class-validator';
import {
  EXTENSION_REASONS,
  OUTCOMES,
  REQUEST_KINDS,
  type DataRequest,
  type ExtensionReason,
  type Outcome,
  type RequestId,
  type RequestKind,
  type Standing,
} from '../../domain/requests/data-request.js';
import { REQUEST_PROFILES, type RequestProfile } from '../../domain/requests/profiles.js';

const DETAIL_MAX = 4_000;
const CODE_MAX = 64;
/** RFC 3339: ISO 8601 also has weeks, ordinal days and moments of no time zone. */
const MOMENT = /^20\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const CODE = /^[a-z][a-z0-9_]*$/;
const OWN_KINDS = REQUEST_KINDS.filter((kind) => kind !== 'breach');
const STATES = ['open', ...OUTCOMES] as const;

export class RequestParamDto {
  @ApiProperty({ maxLength: 64, example: 'req_0198f2a0c0de70008000000000000001' })
  @IsString()
  @MaxLength(64)
  @Matches(/^req_[0-9a-f]{32}$/)
  id!: RequestId;
}

export class MakeRequestDto {
  @ApiProperty({ enum: OWN_KINDS })
  @IsIn(OWN_KINDS)
  kind!: RequestKind;

  @ApiPropertyOptional({ minLength: 1, maxLength: DETAIL_MAX, description: 'In your own words; kept encrypted.' })
  @Omittable()
  @IsString()
  @MinLength(1)
  @MaxLength(DETAIL_MAX)
  detail?: string;
}

export class EnterRequestDto {
  @ApiPropertyOptional({ maxLength: 64, description: 'Whom it concerns; for a breach only may it be left out.' })
  @ValidateIf(({ kind, user_id }: EnterRequestDto) => kind !== 'breach' || user_id !== undefined)
  @IsString()
  @MaxLength(64)
  @Matches(/^usr_[0-9a-f]{32}$/)
  user_id?: UserId;

  @ApiProperty({ enum: REQUEST_KINDS })
  @IsIn(REQUEST_KINDS)
  kind!: RequestKind;

  @ApiPropertyOptional({ enum: REQUEST_PROFILES, description: "Which law's deadlines hold; by default as configured." })
  @Omittable()
  @IsIn(REQUEST_PROFILES)
  profile?: RequestProfile;

  @ApiPropertyOptional({
    format: 'date-time',
    maxLength: 30,
    description:
      'When it was received; of a breach, when it was noticed. The deadline counts from then. By default now.',
  })
  @Omittable()
  @IsISO8601({ strict: true })
  @Matches(MOMENT)
  @MaxLength(30)
  received_at?: string;
}

export class ExtendRequestDto {
  @ApiProperty({ enum: EXTENSION_REASONS, description: 'Tell the person before the first deadline.' })
  @IsIn(EXTENSION_REASONS)
  reason!: ExtensionReason;
}

export class CloseRequestDto {
  @ApiProperty({ enum: OUTCOMES })
  @IsIn(OUTCOMES)
  outcome!: Outcome;

  @ApiPropertyOptional({ maxLength: CODE_MAX, pattern: CODE.source, example: 'identity_not_proven' })
  @Omittable()
  @IsString()
  @MaxLength(CODE_MAX)
  @Matches(CODE)
  reason?: string;
}

export class RequestQueryDto extends OmitType(PageQueryDto, ['order'] as const) {
  @ApiPropertyOptional({ enum: STATES })
  @Omittable()
  @IsIn(STATES)
  state?: DataRequest['state'];

  @ApiPropertyOptional({ enum: REQUEST_KINDS })
  @Omittable()
  @IsIn(REQUEST_KINDS)
  kind?: RequestKind;
}

export class RequestDto {
  @ApiProperty({ maxLength: 64, example: 'req_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['data_request'] })
  object!: 'data_request';

  @ApiProperty({ enum: REQUEST_KINDS })
  kind!: RequestKind;

  @ApiProperty({ enum: REQUEST_PROFILES })
  profile!: RequestProfile;

  @ApiProperty({ enum: STATES })
  state!: DataRequest['state'];

  @ApiProperty({ enum: ['on_time', 'due_soon', 'overdue', 'closed'] })
  standing!: Standing;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  opened_at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  confirm_by!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  confirmed_at!: string | null;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  due_at!: string;

  @ApiProperty({ type: String, nullable: true, enum: EXTENSION_REASONS })
  extension_reason!: ExtensionReason | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30 })
  closed_at!: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: CODE_MAX })
  closing_reason!: string | null;
}

export class EnteredRequestDto extends RequestDto {
  @ApiProperty({ maxLength: 64, description: 'Whom it concerns; of a breach, who reported it.' })
  user_id!: string;
}

export class ReadRequestDto extends EnteredRequestDto {
  @ApiProperty({ type: String, nullable: true, maxLength: DETAIL_MAX, description: "The person's own words." })
  detail!: string | null;
}
