import { Controller, Get, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
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
import {
  Access,
  ApiProblems,
  CurrentPrincipal,
  httpErrors,
  Idempotent,
  FileBody,
  ReadsNothingPersonal,
} from '@rapport/platform';
import type { FastifyRequest } from 'fastify';
import { ExportCard } from '../application/export-card.js';
import { ImportCard, type ImportedCard } from '../application/import-card.js';
import { personaErrors } from '../persona.errors.js';
import { CARD_MEDIA_TYPES } from './card-body.js';
import { toVersionDto } from './internal-persona.mapping.js';
import { ExportCardQueryDto, ImportCardQueryDto, ImportedCardDto } from './persona-card.dto.js';
import { SlugParamDto } from './persona-params.dto.js';

/** For the document only; PERSONA_CARD_MAX_FILE_BYTES is what a file is measured by. */
const FILE_MAX = 1_000_000_000;
const JSON_TYPE = 'application/json';

@ApiTags('internal: personas')
@Access({ roles: ['admin', 'operator'], internal: true })
@ReadsNothingPersonal('personas are made up')
@Controller('internal/v1/personas')
export class PersonaCardsController {
  constructor(
    private readonly importCard: ImportCard,
    private readonly exportCard: ExportCard,
  ) {}

  @Post('import')
  @Idempotent()
  @ApiOperation({
    summary: 'Make a persona of a character card, version 2 or 3',
    description:
      'The body is the file itself: PNG, CHARX or JSON. The persona is a draft with findings to work on; nothing is published. ' +
      'JSON sent as application/json is held to the limits of any body.',
    operationId: 'importPersonaCard',
  })
  @ApiConsumes(...CARD_MEDIA_TYPES, JSON_TYPE)
  @ApiBody({ schema: { type: 'string', format: 'binary', maxLength: FILE_MAX } })
  @ApiCreatedResponse({ type: ImportedCardDto })
  @ApiProblems(
    personaErrors.cardTooLarge,
    personaErrors.cardUnreadable,
    personaErrors.cardInvalid,
    personaErrors.cardNeedsSlug,
    personaErrors.invalid,
    personaErrors.slugTaken,
  )
  async import(
    @Query() { slug }: ImportCardQueryDto,
    @Req() { body }: FastifyRequest,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<ImportedCardDto> {
    return toImportedDto(await this.importCard.execute(fileOf(body), slug, userId));
  }

  @Get(':slug/export')
  @ApiOperation({
    summary: 'Get a persona as a character card',
    description:
      'One that was imported comes back with every field that its card had, but for what was changed here. Policies, tone ' +
      'and model settings have no place in a card.',
    operationId: 'exportPersonaCard',
  })
  @ApiProduces(JSON_TYPE)
  @ApiOkResponse({ description: 'The card.', schema: { type: 'object', additionalProperties: true } })
  @ApiProblems(personaErrors.notFound, personaErrors.versionNotFound)
  async export(@Param() { slug }: SlugParamDto, @Query() { version }: ExportCardQueryDto): Promise<StreamableFile> {
    const card = await this.exportCard.execute(slug, version);
    return new StreamableFile(Buffer.from(JSON.stringify(card)), {
      type: JSON_TYPE,
      disposition: `attachment; filename="${slug}.json"`,
    });
  }
}

function fileOf(body: unknown): Buffer {
  if (body instanceof FileBody) return body.content;
  if (typeof body !== 'object' || body === null) throw httpErrors.unsupportedMedia();
  return Buffer.from(JSON.stringify(body));
}

function toImportedDto({ version, container, notices, findings }: ImportedCard): ImportedCardDto {
  const { slug } = version.definition;
  return { ...toVersionDto(version), slug, container, notices: [...notices], findings: [...findings] };
}
