import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock, type Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  AuditedRead,
  CurrentPrincipal,
  Idempotent,
  listBody,
  PageQueryDto,
  type ListBody,
} from '@rapport/platform';
import { accessErrors } from '../../access.errors.js';
import { Approvals } from '../../application/access/approvals.js';
import { stateOf, type Approval } from '../../domain/access/approval.js';
import { ApprovalDto, ApprovalParamDto, DecideApprovalDto, RequestApprovalDto } from './access.dto.js';

@ApiTags('internal: access')
@Access({ roles: ['admin'], internal: true })
@Controller('internal/v1/approvals')
export class ApprovalsController {
  constructor(
    private readonly approvals: Approvals,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Access({ roles: ['admin', 'auditor'], internal: true })
  @AuditedRead()
  @ApiOperation({ summary: 'List what was asked for and decided', operationId: 'listApprovals' })
  @ApiList(ApprovalDto)
  async list(@Query() page: PageQueryDto): Promise<ListBody<ApprovalDto>> {
    return listBody(await this.approvals.list(page), (approval) => this.toDto(approval));
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Ask for a second administrator', operationId: 'requestApproval' })
  @ApiCreatedResponse({ type: ApprovalDto })
  async request(
    @Body() { action, subject, reason, reference }: RequestApprovalDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<ApprovalDto> {
    return this.toDto(await this.approvals.request({ action, subject, by: userId }, { reason, reference }));
  }

  @Post(':id/decision')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve or reject what another asked for', operationId: 'decideApproval' })
  @ApiOkResponse({ type: ApprovalDto })
  @ApiProblems(accessErrors.approvalNotFound, accessErrors.approvalNotByAnother, accessErrors.approvalClosed)
  async decide(
    @Param() { id }: ApprovalParamDto,
    @Body() { decision }: DecideApprovalDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<ApprovalDto> {
    return this.toDto(await this.approvals.decide(id, decision, userId));
  }

  private toDto(approval: Approval): ApprovalDto {
    return {
      id: approval.id,
      state: stateOf(approval, this.clock.date()),
      action: approval.action,
      subject: approval.subject,
      reason: approval.reason,
      reference: approval.reference,
      requested_by: approval.requestedBy,
      decided_by: approval.decidedBy ?? null,
      requested_at: approval.requestedAt.toISOString(),
      expires_at: approval.expiresAt.toISOString(),
    };
  }
}
