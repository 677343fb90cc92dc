import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  AuditedRead,
  CurrentPrincipal,
  listBody,
  ReadsNothingPersonal,
  type ListBody,
} from '@rapport/platform';
import { auditLogErrors } from '../../audit-log.errors.js';
import { ListAuditEvents } from '../../application/audit/list-audit-events.js';
import { ProveAuditLog } from '../../application/audit/prove-audit-log.js';
import { VerifyAuditLog, type AuditReport } from '../../application/audit/verify-audit-log.js';
import type { RecordedEvent } from '../../domain/audit/audit-event.js';
import {
  AuditEventDto,
  AuditQueryDto,
  AuditReportDto,
  CheckpointDto,
  ConsistencyProofDto,
  ConsistencyQueryDto,
  InclusionProofDto,
  InclusionQueryDto,
} from './audit.dto.js';

@ApiTags('internal: audit')
@Access({ roles: ['auditor', 'admin'], internal: true })
@Controller('internal/v1/audit')
export class AuditController {
  constructor(
    private readonly listEvents: ListAuditEvents,
    private readonly proofs: ProveAuditLog,
    private readonly verifyLog: VerifyAuditLog,
  ) {}

  @Get('events')
  @AuditedRead()
  @ApiOperation({ summary: 'List audit events', description: 'Itself recorded.' })
  @ApiList(AuditEventDto)
  async events(@Query() query: AuditQueryDto): Promise<ListBody<AuditEventDto>> {
    const { action, actor, subject, ...page } = query;
    return listBody(await this.listEvents.execute({ action, actor, subject }, page), toEventDto);
  }

  @Get('checkpoint')
  @ReadsNothingPersonal('hashes')
  @ApiOperation({ summary: 'Get the latest signed checkpoint' })
  @ApiOkResponse({ type: CheckpointDto })
  @ApiProblems(auditLogErrors.nothingSigned)
  async checkpoint(): Promise<CheckpointDto> {
    return this.proofs.checkpoint();
  }

  @Get('proof')
  @ReadsNothingPersonal('ids, codes and hashes')
  @ApiOperation({ summary: 'Prove that an event is in the tree' })
  @ApiOkResponse({ type: InclusionProofDto })
  @ApiProblems(auditLogErrors.proofOutOfRange)
  async inclusion(@Query() { event, size }: InclusionQueryDto): Promise<InclusionProofDto> {
    const proof = await this.proofs.inclusion(event, size);
    return { ...proof, hashes: proof.hashes.map(toHex), root: toHex(proof.root) };
  }

  @Get('consistency')
  @ReadsNothingPersonal('hashes')
  @ApiOperation({ summary: 'Prove that the tree only grew' })
  @ApiOkResponse({ type: ConsistencyProofDto })
  @ApiProblems(auditLogErrors.proofOutOfRange)
  async consistency(@Query() { from, to }: ConsistencyQueryDto): Promise<ConsistencyProofDto> {
    const proof = await this.proofs.consistency(from, to);
    return { ...proof, hashes: proof.hashes.map(toHex) };
  }

  @Post('verify')
  @HttpCode(200)
  @ApiOperation({ summary: 'Recompute the tree', description: 'Reads every leaf; itself recorded.' })
  @ApiOkResponse({ type: AuditReportDto })
  async verify(@CurrentPrincipal() { userId }: Principal): Promise<AuditReportDto> {
    return toReportDto(await this.verifyLog.execute({ by: userId }));
  }
}

const toHex = (hash: Buffer): string => hash.toString('hex');

function toEventDto(event: RecordedEvent): AuditEventDto {
  return {
    id: event.id,
    occurred_at: event.occurredAt.toISOString(),
    action: event.action,
    outcome: event.outcome,
    actor: event.actor ?? null,
    subject: event.subject ?? null,
    details: event.details ?? null,
    sequence: event.leaf?.sequence ?? null,
    leaf_hash: event.leaf ? toHex(event.leaf.hash) : null,
  };
}

function toReportDto({ fault, checkpoint, ...counts }: AuditReport): AuditReportDto {
  return { valid: fault === undefined, fault: fault ?? null, ...counts, checkpoint: checkpoint ?? null };
}
