import { ApiProperty } from '@nestjs/swagger';
import { ID_PREFIXES, type Id, type UserId } from '@rapport/kernel';
import { IsIn, IsInt, Matches, Max, MaxLength, Min } from 'class-validator';
import { APPROVED_ACTIONS, REASONS, type ApprovedAction, type Reason } from '../../domain/access/approval.js';
import { ELEVATED_ROLES, type ElevatedRole } from '../../domain/access/elevation.js';

/** The number of a case: nothing that could name a person. */
const REFERENCE = /^[A-Z][A-Z0-9]{0,19}-\d{1,8}$/;

export class JustificationDto {
  @ApiProperty({ enum: REASONS })
  @IsIn(REASONS)
  reason!: Reason;

  @ApiProperty({
    maxLength: 32,
    pattern: REFERENCE.source,
    example: 'LEGAL-412',
    description: 'The number of the case.',
  })
  @MaxLength(32)
  @Matches(REFERENCE)
  reference!: string;
}

export class RequestApprovalDto extends JustificationDto {
  @ApiProperty({ enum: APPROVED_ACTIONS })
  @IsIn(APPROVED_ACTIONS)
  action!: ApprovedAction;

  @ApiProperty({ maxLength: 64, pattern: '^usr_[0-9a-f]{32}$', description: 'To whom it is to be done.' })
  @MaxLength(64)
  @Matches(/^usr_[0-9a-f]{32}$/)
  subject!: UserId;
}

export class DecideApprovalDto {
  @ApiProperty({ enum: ['approved', 'rejected'] })
  @IsIn(['approved', 'rejected'])
  decision!: 'approved' | 'rejected';
}

export class ApprovalParamDto {
  @ApiProperty({ maxLength: 64, pattern: `^${ID_PREFIXES.approval}_[0-9a-f]{32}$` })
  @MaxLength(64)
  @Matches(/^apr_[0-9a-f]{32}$/)
  id!: Id<'approval'>;
}

export class ApprovalDto {
  @ApiProperty({ maxLength: 64 })
  id!: string;

  @ApiProperty({ enum: ['pending', 'approved', 'rejected', 'used', 'expired'] })
  state!: string;

  @ApiProperty({ enum: APPROVED_ACTIONS })
  action!: string;

  @ApiProperty({ maxLength: 64 })
  subject!: string;

  @ApiProperty({ enum: REASONS })
  reason!: string;

  @ApiProperty({ maxLength: 32 })
  reference!: string;

  @ApiProperty({ maxLength: 64 })
  requested_by!: string;

  @ApiProperty({ type: 'string', maxLength: 64, nullable: true })
  decided_by!: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  requested_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  expires_at!: string;
}

export class TakeElevationDto extends JustificationDto {
  @ApiProperty({ enum: ELEVATED_ROLES })
  @IsIn(ELEVATED_ROLES)
  role!: ElevatedRole;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 480, description: 'Cut to STAFF_ELEVATION_MAX_MIN.' })
  @IsInt()
  @Min(1)
  @Max(480)
  minutes!: number;
}

export class ElevationParamDto {
  @ApiProperty({ maxLength: 64, pattern: `^${ID_PREFIXES.elevation}_[0-9a-f]{32}$` })
  @MaxLength(64)
  @Matches(/^elv_[0-9a-f]{32}$/)
  id!: Id<'elevation'>;
}

export class ElevationDto {
  @ApiProperty({ maxLength: 64 })
  id!: string;

  @ApiProperty({ maxLength: 64 })
  holder!: string;

  @ApiProperty({ enum: ELEVATED_ROLES })
  role!: string;

  @ApiProperty({ enum: REASONS })
  reason!: string;

  @ApiProperty({ maxLength: 32 })
  reference!: string;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  granted_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32 })
  expires_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', maxLength: 32, nullable: true, description: 'Given back early.' })
  ended_at!: string | null;
}
