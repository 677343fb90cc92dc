import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { Omittable, PageQueryDto } from '@rapport/platform';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, Matches, MaxLength, MinLength, ValidateIf } from 'class-validator';
import {
  MEMORY_KINDS,
  MEMORY_STATUSES,
  MEMORY_TRUSTS,
  MOST_SOURCES,
  type MemoryId,
  type MemoryKind,
  type MemoryStatus,
  type MemoryTrust,
} from '../domain/memory.js';

export const ID_MAX = 64;
export const SLUG_MAX = 64;
export const SLUG = /^[a-z0-9-]+$/;
const TEXT_MAX = 500;
const PART_MAX = 200;

export const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class MemoryParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'mem_0198f2a0c0de70008000000000000001', pattern: '^mem_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^mem_[0-9a-f]{32}$/)
  id!: MemoryId;
}

export class AddMemoryDto {
  @ApiProperty({ minLength: 1, maxLength: TEXT_MAX, example: 'Lives in Porto.', description: 'One sentence.' })
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(TEXT_MAX)
  text!: string;

  @ApiPropertyOptional({ enum: MEMORY_KINDS, default: 'fact' })
  @Omittable()
  @IsIn(MEMORY_KINDS)
  kind: MemoryKind = 'fact';

  @ApiPropertyOptional({ default: false, description: 'Stands first in the profile, and never fades.' })
  @Omittable()
  @IsBoolean()
  pinned: boolean = false;

  @ApiPropertyOptional({
    maxLength: SLUG_MAX,
    pattern: SLUG.source,
    description: 'Only for the persona of this slug; without it, for every persona.',
  })
  @Omittable()
  @IsString()
  @MaxLength(SLUG_MAX)
  @Matches(SLUG)
  persona?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: PART_MAX, default: 'user', description: 'Whom it is about.' })
  @Omittable()
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(PART_MAX)
  subject?: string;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: PART_MAX,
    example: 'home city',
    description: 'What about them. Of what one has one of at a time, the new value takes the place of the older one.',
  })
  @Omittable()
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(PART_MAX)
  attribute?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: PART_MAX, example: 'Porto' })
  @Omittable()
  @trimmed
  @IsString()
  @MinLength(1)
  @MaxLength(PART_MAX)
  value?: string;
}

export class ChangeMemoryDto extends PartialType(PickType(AddMemoryDto, ['text', 'value']), {
  skipNullProperties: false,
}) {
  @ApiPropertyOptional()
  @Omittable()
  @IsBoolean()
  pinned?: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: SLUG_MAX,
    pattern: SLUG.source,
    description: 'Only for the persona of this slug from now on; null: for every persona.',
  })
  @ValidateIf((_, value) => value !== null && value !== undefined)
  @IsString()
  @MaxLength(SLUG_MAX)
  @Matches(SLUG)
  persona?: string | null;
}

export class MemoryQueryDto extends PageQueryDto {
  @ApiPropertyOptional({
    maxLength: ID_MAX,
    pattern: '^mem_[0-9a-f]{32}$',
    description: 'The id after which the page begins: `last_id` of the previous.',
  })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^mem_[0-9a-f]{32}$/)
  declare after?: MemoryId;

  @ApiPropertyOptional({ enum: MEMORY_STATUSES, description: 'Only those of this status.' })
  @Omittable()
  @IsIn(MEMORY_STATUSES)
  status?: MemoryStatus;

  @ApiPropertyOptional({
    maxLength: SLUG_MAX,
    pattern: SLUG.source,
    description: 'What the persona of this slug knows: its own, and those that every persona may recall.',
  })
  @Omittable()
  @IsString()
  @MaxLength(SLUG_MAX)
  @Matches(SLUG)
  persona?: string;

  @ApiPropertyOptional({
    maxLength: ID_MAX,
    pattern: '^imp_[0-9a-f]{32}$',
    description: 'Only what this import brought.',
  })
  @Omittable()
  @MaxLength(ID_MAX)
  @Matches(/^imp_[0-9a-f]{32}$/)
  import?: string;
}

export class MemorySourceDto {
  @ApiProperty({ maxLength: ID_MAX })
  message_id!: string;

  @ApiProperty({ maxLength: ID_MAX })
  conversation_id!: string;
}

export class MemoryDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'mem_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['memory'] })
  object!: 'memory';

  @ApiProperty({ maxLength: 2_000, example: 'Lives in Porto.' })
  text!: string;

  @ApiProperty({ maxLength: 2_000, description: 'Whom it is about: `user`, or who it is to them.' })
  subject!: string;

  @ApiProperty({ maxLength: 2_000 })
  attribute!: string;

  @ApiProperty({ maxLength: 2_000 })
  value!: string;

  @ApiProperty({ enum: MEMORY_KINDS })
  kind!: MemoryKind;

  @ApiProperty({
    enum: MEMORY_STATUSES,
    description:
      'Only `active` ones are recalled. `superseded`: something newer took its place. `quarantined`: it speaks to the model ' +
      'rather than of you; word it anew to release it. `expired`: it is past.',
  })
  status!: MemoryStatus;

  @ApiProperty({
    enum: MEMORY_TRUSTS,
    description:
      '`confirmed`: entered or corrected by you; `stated`: you said so; `inferred`: concluded from what you said.',
  })
  trust!: MemoryTrust;

  @ApiProperty({ enum: ['extracted', 'user', 'imported'] })
  origin!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: SLUG_MAX,
    description: 'The only persona that recalls it. Null: every persona, or one that is no longer published.',
  })
  persona!: string | null;

  @ApiProperty({ description: 'Whether only one persona recalls it.' })
  persona_only!: boolean;

  @ApiProperty()
  pinned!: boolean;

  @ApiProperty({
    minimum: 0,
    maximum: 1,
    description: 'How much it matters; fades with time unless pinned or confirmed.',
  })
  salience!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    maxLength: 30,
    description: 'Since when it holds.',
  })
  valid_from!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', maxLength: 30, description: 'Until when it held.' })
  valid_until!: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX })
  superseded_by!: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: ID_MAX, description: 'The import that brought it.' })
  import!: string | null;

  @ApiProperty({
    type: [MemorySourceDto],
    maxItems: MOST_SOURCES,
    description: 'The messages that it rests on, the latest where there are more. None: it stands by itself.',
  })
  sources!: MemorySourceDto[];

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  updated_at!: string;
}
