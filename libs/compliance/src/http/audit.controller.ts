import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiList, CurrentPrincipal, listBody, type ListBody } from '@rapport/platform';
import { ListAuditEvents } from '../application/list-audit-events.js';
import { VerifyAuditChain, type ChainReport } from '../application/verify-audit-chain.js';
import type { RecordedEvent } from '../domain/audit-event.js';
import { AuditEventDto, AuditQueryDto, ChainReportDto } from './audit.dto.js';

@ApiTags('internal: audit')
@Access({ roles: ['auditor', 'admin'], internal: true })
@Controller('internal/v1/audit')
export class AuditController {
  constructor(
    private readonly listEvents: ListAuditEvents,
    private readonly verifyChain: VerifyAuditChain,
  ) {}

  @Get('events')
  @ApiOperation({ summary: 'List audit events' })
  @ApiList(AuditEventDto)
  async events(@Query() query: AuditQueryDto): Promise<ListBody<AuditEventDto>> {
    const { action, actor, subject, ...page } = query;
    return listBody(await this.listEvents.execute({ action, actor, subject }, page), toEventDto);
  }

  @Post('verify')
  @HttpCode(200)
  @ApiOperation({ summary: 'Recompute the hash chain', description: 'Reads every event; itself recorded.' })
  @ApiOkResponse({ type: ChainReportDto })
  async verify(@CurrentPrincipal() { userId }: Principal): Promise<ChainReportDto> {
    return toReportDto(await this.verifyChain.execute(userId));
  }
}

function toEventDto(event: RecordedEvent): AuditEventDto {
  return {
    id: event.id,
    occurred_at: event.occurredAt.toISOString(),
    action: event.action,
    outcome: event.outcome,
    actor: event.actor ?? null,
    subject: event.subject ?? null,
    details: { ...event.details },
    position: event.seal?.position ?? null,
    hash: event.seal?.hash.toString('hex') ?? null,
  };
}

function toReportDto({ fault, verified, unsealed, head }: ChainReport): ChainReportDto {
  return {
    valid: fault === undefined,
    fault: fault ?? null,
    verified,
    unsealed,
    head: { position: head.position, hash: head.hash.toString('hex') },
  };
}
