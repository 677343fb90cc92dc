import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal, ReadsNothingPersonal } from '@rapport/platform';
import { accessErrors } from '../../access.errors.js';
import { ReadErasure } from '../../application/erasure/read-erasure.js';
import { RequestErasure } from '../../application/erasure/request-erasure.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { retentionErrors } from '../../retention.errors.js';
import { RequestForPersonDto } from '../export/export.dto.js';
import { ErasureDto, ErasureParamDto, RequestedErasureDto } from './erasure.dto.js';
import { toErasureDto, toRequestedErasureDto } from './erasure.mapping.js';

@ApiTags('internal: data rights')
@Access({ roles: ['admin'], internal: true })
@Controller('internal/v1/gdpr/erasures')
export class InternalErasuresController {
  constructor(
    private readonly requestErasure: RequestErasure,
    private readonly readErasure: ReadErasure,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Erase everything that is held about a person who cannot ask for it',
    description: 'At once, and for good. Asking again gives the erasure that there is.',
    operationId: 'requestErasureForPerson',
  })
  @ApiAcceptedResponse({ type: RequestedErasureDto, description: 'It has begun.' })
  @ApiProblems(dataRightsErrors.subjectNotFound, accessErrors.approvalRequired, retentionErrors.held)
  async request(
    @Body() { user_id: subject, reason, reference }: RequestForPersonDto,
    @CurrentPrincipal() { userId: actor }: Principal,
  ): Promise<RequestedErasureDto> {
    const justification = { reason, reference };
    return toRequestedErasureDto(await this.requestErasure.execute({ userId: subject, actor, justification }));
  }

  @Get(':id')
  @Access({ roles: ['admin', 'auditor'], internal: true })
  @ReadsNothingPersonal('a digest and counts')
  @ApiOperation({ summary: 'See how far an erasure is, and its receipt', operationId: 'getErasureOfPerson' })
  @ApiOkResponse({ type: ErasureDto, description: 'The erasure.' })
  @ApiProblems(dataRightsErrors.erasureNotFound)
  async get(@Param() { id }: ErasureParamDto): Promise<ErasureDto> {
    return toErasureDto(await this.readErasure.byId(id));
  }
}
