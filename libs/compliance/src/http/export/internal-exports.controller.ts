import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, AuditedRead, CurrentPrincipal, Idempotent } from '@rapport/platform';
import { accessErrors } from '../../access.errors.js';
import { ExportLinks } from '../../application/export/export-links.js';
import { FindExports } from '../../application/export/find-exports.js';
import { RequestExport } from '../../application/export/request-export.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { ExportDto, ExportParamDto, RequestForPersonDto } from './export.dto.js';
import { toExportDto } from './export.mapping.js';

@ApiTags('internal: data rights')
@Access({ roles: ['admin'], internal: true })
@Controller('internal/v1/gdpr/exports')
export class InternalExportsController {
  constructor(
    private readonly requestExport: RequestExport,
    private readonly findExports: FindExports,
    private readonly links: ExportLinks,
  ) {}

  @Post()
  @Idempotent()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a copy of what is held about a person who cannot do so',
    operationId: 'requestExportForPerson',
  })
  @ApiAcceptedResponse({ type: ExportDto, description: 'The export, or the one that is being built already.' })
  @ApiProblems(dataRightsErrors.exportLimit, dataRightsErrors.subjectNotFound, accessErrors.approvalRequired)
  async request(
    @Body() { user_id: subject, reason, reference }: RequestForPersonDto,
    @CurrentPrincipal() { userId: actor }: Principal,
  ): Promise<ExportDto> {
    const justification = { reason, reference };
    return toExportDto(await this.requestExport.execute({ userId: subject, actor, justification }), undefined);
  }

  @Get(':id')
  @AuditedRead()
  @ApiOperation({ summary: 'See how far an export is, and get the link to it', operationId: 'getExportOfPerson' })
  @ApiOkResponse({ type: ExportDto, description: 'The export.' })
  @ApiProblems(dataRightsErrors.exportNotFound)
  async get(@Param() { id }: ExportParamDto): Promise<ExportDto> {
    return toExportDto(await this.findExports.anyones(id), this.links.create(id));
  }
}
