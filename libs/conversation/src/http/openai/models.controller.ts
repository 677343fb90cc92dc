import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { everyItem, type PersonaId } from '@rapport/kernel';
import { PersonaCatalogue, type PersonaVersion } from '@rapport/persona';
import { Access, AnswersErrorsAs } from '@rapport/platform';
import { ApiOpenAiErrors, COMMON_OPENAI_ERRORS } from './api-openai-errors.decorator.js';
import { ModelDto, ModelListDto, ModelParamDto } from './model.dto.js';
import { openAiErrorFormat } from './openai-error.js';

@ApiTags('OpenAI-compatible')
@AnswersErrorsAs(openAiErrorFormat)
@Access({ roles: ['user'], scope: 'personas:read' })
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly personas: PersonaCatalogue) {}

  @Get()
  @ApiOperation({ summary: 'List the personas as models', operationId: 'listModels' })
  @ApiOkResponse({ type: ModelListDto, description: 'All published personas: the protocol knows no pages.' })
  @ApiOpenAiErrors(COMMON_OPENAI_ERRORS)
  async list(): Promise<ModelListDto> {
    const data: ModelDto[] = [];
    const personas = everyItem(
      (page: { limit: number; after?: PersonaId }) => this.personas.list({ ...page, order: 'asc' }),
      ({ personaId }) => personaId,
    );
    for await (const persona of personas) data.push(toModel(persona));
    return { object: 'list', data };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a persona as a model', operationId: 'getModel' })
  @ApiOkResponse({ type: ModelDto, description: 'The persona.' })
  @ApiOpenAiErrors(COMMON_OPENAI_ERRORS)
  async get(@Param() { id }: ModelParamDto): Promise<ModelDto> {
    return toModel(await this.personas.active(id));
  }
}

function toModel({ definition, versionId }: PersonaVersion): ModelDto {
  return { id: definition.slug, object: 'model', created: secondsOf(versionId), owned_by: 'rapport' };
}

/** Ids are UUIDv7: their first 48 bits are the milliseconds at which they were made. */
function secondsOf(id: string): number {
  return Math.floor(Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16) / 1_000);
}
