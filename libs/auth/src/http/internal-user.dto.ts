import { ApiProperty } from '@nestjs/swagger';
import { ROLES, type Role, type UserId } from '@rapport/kernel';
import { Matches, MaxLength } from 'class-validator';
import { ACCOUNT_STATUSES, type AccountStatus } from '../domain/account.js';

const ID_MAX = 64;

export class UserParamDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'usr_0198f2a0c0de70008000000000000001', pattern: '^usr_[0-9a-f]{32}$' })
  @MaxLength(ID_MAX)
  @Matches(/^usr_[0-9a-f]{32}$/)
  id!: UserId;
}

/** What staff may know of an account: neither e-mail nor name. */
export class UserStandingDto {
  @ApiProperty({ maxLength: ID_MAX, example: 'usr_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['user_standing'] })
  object!: 'user_standing';

  @ApiProperty({
    enum: ACCOUNT_STATUSES,
    description:
      '`suspended`: everything the person asks for is refused. `erasing`: so it is, and the erasure is under way.',
  })
  status!: AccountStatus;

  @ApiProperty({ enum: ROLES, isArray: true, maxItems: ROLES.length })
  roles!: readonly Role[];
}
