import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal, Idempotent } from '@rapport/platform';
import { ExportLinks } from '../../application/export/export-links.js';
import { FindExports } from '../../application/export/find-exports.js';
import { RequestExport } from '../../application/export/request-export.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { ExportDto, ExportParamDto } from './export.dto.js';
import { toExportDto } from './export.mapping.js';

/** For people only: no key may take everything. */
@ApiTags('Account')
@Access({ roles: ['user'] })
@Controller('v1/me/export')
export class ExportsController {
  constructor(
    private readonly requestExport: RequestExport,
    private readonly findExports: FindExports,
    private readonly links: ExportLinks,
  ) {}

  @Post()
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({
    summary: 'Ask for a copy of everything that is held about you',
    description: 'It is built in the background: a ZIP of NDJSON files, with a manifest. See docs/data-rights.md.',
    operationId: 'requestExport',
  })
  @ApiAcceptedResponse({ type: ExportDto, description: 'The export, or the one that is being built already.' })
  @ApiProblems(dataRightsErrors.exportLimit, dataRightsErrors.subjectNotFound)
  async request(@CurrentPrincipal() { userId }: Principal): Promise<ExportDto> {
    return toExportDto(await this.requestExport.execute({ userId, actor: userId }), undefined);
  }

  @Get(':id')
  @ApiOperation({ summary: 'See how far an export is, and get the link to it', operationId: 'getExport' })
  @ApiOkResponse({ type: ExportDto, description: 'The export.' })
  @ApiProblems(dataRightsErrors.exportNotFound)
  async get(@CurrentPrincipal() { userId }: Principal, @Param() { id }: ExportParamDto): Promise<ExportDto> {
    return toExportDto(await this.findExports.ofPerson(userId, id), this.links.create(id));
  }
}
