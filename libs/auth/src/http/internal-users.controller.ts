import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, AuditedRead, CurrentPrincipal } from '@rapport/platform';
import { Accounts } from '../application/accounts.js';
import { authErrors } from '../auth.errors.js';
import { UserParamDto, UserStandingDto } from './internal-user.dto.js';

@ApiTags('internal: users')
@ApiProblems(authErrors.accountNotFound)
@Controller('internal/v1/users/:id')
export class InternalUsersController {
  constructor(private readonly accounts: Accounts) {}

  @Get()
  @Access({ roles: ['admin', 'operator'], internal: true })
  @AuditedRead({ subject: 'id' })
  @ApiOperation({ summary: 'See the standing of a person', operationId: 'getUserStanding' })
  @ApiOkResponse({ type: UserStandingDto, description: 'Status and roles; neither e-mail nor name.' })
  async get(@Param() { id }: UserParamDto): Promise<UserStandingDto> {
    const standing = await this.accounts.findStanding(id);
    if (!standing) throw authErrors.accountNotFound();
    return { id, object: 'user_standing', status: standing.status, roles: standing.roles };
  }

  @Post('suspend')
  @HttpCode(200)
  @Access({ roles: ['admin'], internal: true })
  @ApiOperation({
    summary: 'Suspend a person',
    description:
      'Refuses what the person’s tokens and API keys ask for from now on, on every server. Again, it changes nothing.',
    operationId: 'suspendUser',
  })
  @ApiOkResponse({ type: UserStandingDto, description: 'The person, suspended.' })
  async suspend(@Param() param: UserParamDto, @CurrentPrincipal() { userId }: Principal): Promise<UserStandingDto> {
    await this.accounts.suspend(param.id, userId);
    return this.get(param);
  }

  @Post('reinstate')
  @HttpCode(200)
  @Access({ roles: ['admin'], internal: true })
  @ApiOperation({
    summary: 'End the suspension of a person',
    description: 'Tokens and API keys that have not run out hold again.',
    operationId: 'reinstateUser',
  })
  @ApiOkResponse({ type: UserStandingDto, description: 'The person, as before the suspension.' })
  async reinstate(@Param() param: UserParamDto, @CurrentPrincipal() { userId }: Principal): Promise<UserStandingDto> {
    await this.accounts.reinstate(param.id, userId);
    return this.get(param);
  }
}
