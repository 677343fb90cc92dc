import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
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
import { LegalHolds } from '../../application/retention/legal-holds.js';
import type { LegalHold } from '../../domain/retention/legal-hold.js';
import { retentionErrors } from '../../retention.errors.js';
import { HoldDto, HoldParamDto, HoldQueryDto, PlaceHoldDto } from './retention.dto.js';

@ApiTags('internal: data rights')
@Access({ roles: ['admin'], internal: true })
@Controller('internal/v1/gdpr/holds')
export class HoldsController {
  constructor(private readonly holds: LegalHolds) {}

  @Get()
  @Access({ roles: ['admin', 'auditor'], internal: true })
  @AuditedRead()
  @ApiOperation({ summary: 'List legal holds', operationId: 'listHolds' })
  @ApiList(HoldDto)
  async list(@Query() page: HoldQueryDto): Promise<ListBody<HoldDto>> {
    return listBody(await this.holds.list(page), toDto);
  }

  @Put(':user_id')
  @ApiOperation({
    summary: 'Hold what there is of a person',
    description: 'Nothing of it is purged or erased while the hold stands.',
    operationId: 'placeHold',
  })
  @ApiOkResponse({ type: HoldDto, description: 'The hold.' })
  @ApiProblems(retentionErrors.subjectNotFound)
  async place(
    @CurrentPrincipal() { userId: actor }: Principal,
    @Param() { user_id: userId }: HoldParamDto,
    @Body() { matter }: PlaceHoldDto,
  ): Promise<HoldDto> {
    return toDto(await this.holds.place(userId, matter, actor));
  }

  @Delete(':user_id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a legal hold', operationId: 'liftHold' })
  @ApiNoContentResponse({ description: 'What is due is purged with the next run.' })
  @ApiProblems(retentionErrors.holdNotFound)
  async lift(
    @CurrentPrincipal() { userId: actor }: Principal,
    @Param() { user_id: userId }: HoldParamDto,
  ): Promise<void> {
    await this.holds.lift(userId, actor);
  }
}

function toDto({ userId, matter, placedBy, placedAt }: LegalHold): HoldDto {
  return { id: userId, object: 'legal_hold', matter, placed_by: placedBy, placed_at: placedAt.toISOString() };
}
