import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access, ApiProblems } from '@rapport/platform';
import { DownloadExport } from '../../application/export/download-export.js';
import { dataRightsErrors } from '../../data-rights.errors.js';
import { ExportLinkDto, ExportParamDto } from './export.dto.js';

const ZIP = 'application/zip';
/** For the document only. */
const FILE_MAX = 1_000_000_000_000;

@ApiTags('Account')
@Controller('v1/exports')
export class ExportDownloadController {
  constructor(private readonly downloadExport: DownloadExport) {}

  @Get(':id/archive')
  @Access({ public: true })
  @ApiOperation({
    summary: 'Download an export',
    description: 'The link of `getExport`. Its signature takes the place of credentials, for this one archive.',
    operationId: 'downloadExport',
  })
  @ApiProduces(ZIP)
  @ApiOkResponse({
    description: 'The archive.',
    schema: { type: 'string', format: 'binary', maxLength: FILE_MAX },
  })
  @ApiProblems(dataRightsErrors.linkInvalid, dataRightsErrors.exportNotFound)
  async download(
    @Param() { id: exportId }: ExportParamDto,
    @Query() { expires, signature }: ExportLinkDto,
  ): Promise<StreamableFile> {
    const { content, archive } = await this.downloadExport.execute({ exportId, expires, signature });
    return new StreamableFile(Readable.from(content), {
      type: ZIP,
      disposition: 'attachment; filename="export.zip"',
      length: archive.bytes,
    });
  }
}
