import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Id } from '@rapport/kernel';
import { Omittable, PageQueryDto } from '@rapport/platform';
import { Type } from 'class-transformer';
import { IsInt, Matches, Max, MaxLength, Min } from 'class-validator';

/** Hashes in one proof, at most: two for each level of a tree of 2^53 leaves. */
const PROOF_MAX = 106;
const HASH = { type: 'string', maxLength: 64 } as const;
const NOTE_MAX = 1_000;

const hash = (description: string) => ({ maxLength: 64, pattern: '^[0-9a-f]{64}$', description });

export class AuditQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ maxLength: 100, example: 'auth.login' })
  @Omittable()
  @MaxLength(100)
  @Matches(/^[a-z0-9_.]+$/)
  action?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Id of who acted.' })
  @Omittable()
  @MaxLength(64)
  @Matches(/^usr_[0-9a-f]{32}$/)
  actor?: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Id of whom or what it was done to.' })
  @Omittable()
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

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Codes, counts and flags. Null: erased.',
  })
  details!: Record<string, string | number | boolean> | null;

  @ApiProperty({ type: 'integer', minimum: 0, nullable: true, description: 'Its leaf; null: not in the tree yet.' })
  sequence!: number | null;

  @ApiProperty({ type: 'string', nullable: true, ...hash('Of its leaf.') })
  leaf_hash!: string | null;
}

export class InclusionQueryDto {
  @ApiProperty({ maxLength: 64, pattern: '^aud_[0-9a-f]{32}$', description: 'Id of the event.' })
  @MaxLength(64)
  @Matches(/^aud_[0-9a-f]{32}$/)
  event!: Id<'audit'>;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Of the tree; of the latest checkpoint by default.',
  })
  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  size?: number;
}

export class ConsistencyQueryDto {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Size of the older tree.' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  from!: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Of the newer; of the latest checkpoint by default.',
  })
  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  to?: number;
}

export class CheckpointDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many leaves it covers.' })
  size!: number;

  @ApiProperty({ maxLength: NOTE_MAX, description: 'C2SP tlog-checkpoint, a signed note.' })
  note!: string;

  @ApiProperty({ maxLength: 200, description: 'The public key: name+id+base64.' })
  key!: string;
}

export class InclusionProofDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  sequence!: number;

  @ApiProperty({ type: 'integer', minimum: 1 })
  size!: number;

  @ApiProperty({ maxLength: 2_000, description: 'The bytes of the leaf: canonical JSON.' })
  header!: string;

  @ApiProperty({
    type: 'array',
    items: HASH,
    maxItems: PROOF_MAX,
    description: 'From below, RFC 6962, 2.1.1; hexadecimal.',
  })
  hashes!: string[];

  @ApiProperty(hash('Of the tree of that size: compare with a checkpoint.'))
  root!: string;
}

export class ConsistencyProofDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  from!: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  to!: number;

  @ApiProperty({ type: 'array', items: HASH, maxItems: PROOF_MAX, description: 'RFC 6962, 2.1.2; hexadecimal.' })
  hashes!: string[];
}

export class AuditFaultDto {
  @ApiProperty({
    enum: ['missing', 'header', 'payload', 'subtree', 'checkpoint', 'cut_off', 'unsigned', 'stray', 'unreadable'],
  })
  kind!: string;

  @ApiProperty({ type: 'integer', minimum: 0, description: "A leaf's sequence, or a checkpoint's size." })
  at!: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, description: 'Of a subtree: it has 2^level leaves.' })
  level?: number;
}

export class AuditReportDto {
  @ApiProperty({ description: 'Whether every leaf is there, in place and unchanged.' })
  valid!: boolean;

  @ApiProperty({ type: AuditFaultDto, nullable: true, description: 'The first fault.' })
  fault!: AuditFaultDto | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Leaves found good.' })
  verified!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Of them, those without their payload.' })
  erased!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Events that are not in the tree yet.' })
  waiting!: number;

  @ApiProperty({ type: 'string', maxLength: NOTE_MAX, nullable: true, description: 'When verification began.' })
  checkpoint!: string | null;
}
