import { Readable } from 'node:stream';
import { Controller, Get, Post, Query, Req, StreamableFile } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal, httpErrors, Idempotent, FileBody } from '@rapport/platform';
import type { FastifyRequest } from 'fastify';
import { ExportMemories } from '../application/export-memories.js';
import { ImportMemories, type ImportResult } from '../application/import-memories.js';
import { memoryErrors } from '../memory.errors.js';
import { IMPORT_MEDIA_TYPE } from './import-body.js';
import { ImportMemoriesQueryDto, ImportResultDto, PROBLEMS_TOLD } from './import-memories.dto.js';

const NDJSON = 'application/x-ndjson';
/** For the document only; MEMORY_IMPORT_MAX_BYTES is what a file is measured by. */
const FILE_MAX = 1_000_000_000;

@ApiTags('Memories')
@Controller('v1/memories')
export class MemoryFilesController {
  constructor(
    private readonly importMemories: ImportMemories,
    private readonly exportMemories: ExportMemories,
  ) {}

  @Post('import')
  @Idempotent()
  @Access({ roles: ['user'], scope: 'memories:write' })
  @ApiOperation({
    summary: 'Take over what another program remembers of you',
    description:
      'The body is the file itself. Memories that are known already are left out; messages become a conversation with the ' +
      'persona that is named. Forgetting the import undoes it.',
    operationId: 'importMemories',
  })
  @ApiConsumes(IMPORT_MEDIA_TYPE)
  @ApiBody({ schema: { type: 'string', format: 'binary', maxLength: FILE_MAX } })
  @ApiCreatedResponse({ type: ImportResultDto, description: 'What came of it.' })
  @ApiProblems(
    memoryErrors.unreadableImport,
    memoryErrors.importNeedsPersona,
    memoryErrors.importTooLarge,
    memoryErrors.switchedOff,
    memoryErrors.consentRequired,
    memoryErrors.full,
  )
  async import(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { format, persona, dry_run: isDryRun }: ImportMemoriesQueryDto,
    @Req() { body }: FastifyRequest,
  ): Promise<ImportResultDto> {
    if (!(body instanceof FileBody)) throw httpErrors.unsupportedMedia();
    const result = await this.importMemories.execute({ userId, format, persona, isDryRun, content: body.content });
    return toImportResultDto(result, isDryRun);
  }

  @Get('export')
  @Access({ roles: ['user'], scope: 'memories:read' })
  @ApiOperation({
    summary: 'Take what is remembered of you with you',
    description: 'A header line, then a memory a line. Import it with the format `rapport`.',
    operationId: 'exportMemories',
  })
  @ApiProduces(NDJSON)
  @ApiOkResponse({
    description: 'All memories, oldest first.',
    schema: { type: 'string', format: 'binary', maxLength: FILE_MAX },
  })
  export(@CurrentPrincipal() { userId }: Principal): StreamableFile {
    return new StreamableFile(Readable.from(this.exportMemories.lines(userId)), {
      type: NDJSON,
      disposition: 'attachment; filename="memories.ndjson"',
    });
  }
}

function toImportResultDto(result: ImportResult, isDryRun: boolean): ImportResultDto {
  return {
    object: 'memory_import',
    id: result.id,
    dry_run: isDryRun,
    memory_count: result.memories,
    quarantined_count: result.quarantined,
    duplicate_count: result.duplicates,
    message_count: result.messages,
    conversation_id: result.conversationId ?? null,
    problem_count: result.problems.length,
    problems: result.problems.slice(0, PROBLEMS_TOLD),
  };
}
