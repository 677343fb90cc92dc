import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, ApiList, ApiProblems, listBody, PageQueryDto, type ListBody } from '@rapport/platform';
import { PersonaCatalogue, type PersonaVersion } from '../domain/persona-catalogue.js';
import { personaErrors } from '../persona.errors.js';
import { PersonaDto } from './persona.dto.js';
import { SlugParamDto } from './persona-params.dto.js';

@ApiTags('personas')
@Access({ roles: ['user', 'operator', 'admin'], scope: 'personas:read' })
@Controller('v1/personas')
export class PersonasController {
  constructor(private readonly catalogue: PersonaCatalogue) {}

  @Get()
  @ApiOperation({ summary: 'List the published personas' })
  @ApiList(PersonaDto, 'The active version of each published persona.')
  async list(@Query() page: PageQueryDto): Promise<ListBody<PersonaDto>> {
    return listBody(await this.catalogue.list(page), toPersonaDto);
  }

  @Get(':slug')
  @ApiOperation({ summary: 'Get a published persona' })
  @ApiOkResponse({ type: PersonaDto })
  @ApiProblems(personaErrors.notFound)
  async get(@Param() { slug }: SlugParamDto): Promise<PersonaDto> {
    return toPersonaDto(await this.catalogue.active(slug));
  }
}

function toPersonaDto({ personaId, version, definition }: PersonaVersion): PersonaDto {
  const { slug, name, tagline, description, greeting, locale } = definition;
  return { id: personaId, slug, version, name, tagline, description, greeting, locale };
}
