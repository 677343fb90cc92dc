import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  CurrentPrincipal,
  Idempotent,
  listBody,
  PageQueryDto,
  ReadsNothingPersonal,
  type ListBody,
} from '@rapport/platform';
import { accessErrors } from '../../access.errors.js';
import { Elevations } from '../../application/access/elevations.js';
import type { Elevation } from '../../domain/access/elevation.js';
import { ElevationDto, ElevationParamDto, TakeElevationDto } from './access.dto.js';

@ApiTags('internal: access')
@Access({ roles: ['operator', 'admin', 'auditor'], internal: true })
@Controller('internal/v1/elevations')
export class ElevationsController {
  constructor(private readonly elevations: Elevations) {}

  @Get()
  @Access({ roles: ['admin', 'auditor'], internal: true })
  @ReadsNothingPersonal('ids and codes, as in the audit trail')
  @ApiOperation({ summary: 'List who took which role, and why', operationId: 'listElevations' })
  @ApiList(ElevationDto)
  async list(@Query() page: PageQueryDto): Promise<ListBody<ElevationDto>> {
    return listBody(await this.elevations.list(page), toDto);
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Break the glass: take a role for minutes',
    description: 'Recorded, and so is each request that needed it. Holds on internal routes, for access tokens only.',
    operationId: 'takeElevation',
  })
  @ApiCreatedResponse({ type: ElevationDto })
  async take(
    @Body() { role, minutes, reason, reference }: TakeElevationDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<ElevationDto> {
    return toDto(await this.elevations.take(userId, role, minutes, { reason, reference }));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Give a role back early', operationId: 'endElevation' })
  @ApiNoContentResponse()
  @ApiProblems(accessErrors.elevationNotFound)
  async end(@Param() { id }: ElevationParamDto, @CurrentPrincipal() { userId }: Principal): Promise<void> {
    await this.elevations.end(id, userId);
  }
}

function toDto(elevation: Elevation): ElevationDto {
  return {
    id: elevation.id,
    holder: elevation.holder,
    role: elevation.role,
    reason: elevation.reason,
    reference: elevation.reference,
    granted_at: elevation.grantedAt.toISOString(),
    expires_at: elevation.expiresAt.toISOString(),
    ended_at: elevation.endedAt?.toISOString() ?? null,
  };
}
