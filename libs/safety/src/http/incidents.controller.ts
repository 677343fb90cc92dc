import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  AuditedRead,
  CurrentPrincipal,
  listBody,
  type ListBody,
} from '@rapport/platform';
import { ReviewIncidents } from '../application/review-incidents.js';
import type { Incident } from '../domain/incident/incident.js';
import { reasonFor } from '../domain/policy/reason.js';
import { incidentErrors } from '../incidents.errors.js';
import { IncidentDto, IncidentParamDto, IncidentQueryDto, ReviewIncidentDto } from './incident.dto.js';

@ApiTags('internal: safety')
@Access({ roles: ['operator', 'admin'], internal: true })
@Controller('internal/v1/safety/incidents')
export class IncidentsController {
  constructor(private readonly incidents: ReviewIncidents) {}

  @Get()
  @AuditedRead()
  @ApiOperation({
    summary: 'List what screening acted on',
    description: 'Ids, categories and scores; never text. `reviewed=false` is the queue.',
    operationId: 'listSafetyIncidents',
  })
  @ApiList(IncidentDto)
  async list(@Query() { user_id: userId, ...query }: IncidentQueryDto): Promise<ListBody<IncidentDto>> {
    const { side, category, tier, action, reviewed, ...page } = query;
    return listBody(await this.incidents.list({ userId, side, category, tier, action, reviewed }, page), toDto);
  }

  @Post(':id/review')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say what became of an incident',
    description: 'A later review replaces an earlier one; both are in the audit log.',
    operationId: 'reviewSafetyIncident',
  })
  @ApiOkResponse({ type: IncidentDto })
  @ApiProblems(incidentErrors.notFound)
  async review(
    @Param() { id }: IncidentParamDto,
    @Body() { outcome }: ReviewIncidentDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<IncidentDto> {
    return toDto(await this.incidents.review(id, outcome, userId));
  }
}

function toDto(incident: Incident): IncidentDto {
  const { review } = incident;
  return {
    object: 'safety_incident',
    id: incident.id,
    user_id: incident.userId,
    persona_id: incident.personaId,
    conversation_id: incident.conversationId ?? null,
    turn: incident.turnId,
    side: incident.side,
    category: incident.category,
    tier: incident.tier,
    action: incident.action,
    reason: reasonFor(incident),
    score: incident.score,
    signals: incident.signals.map((signal) => ({ ...signal })),
    created_at: incident.createdAt.toISOString(),
    review: review ? { outcome: review.outcome, by: review.by, at: review.at.toISOString() } : null,
  };
}
