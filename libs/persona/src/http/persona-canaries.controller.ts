import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal, ReadsNothingPersonal } from '@rapport/platform';
import { InspectPersonas } from '../application/inspect-personas.js';
import { ServeCanary } from '../application/serve-canary.js';
import type { StoredCanary } from '../domain/persona-repository.js';
import { personaErrors } from '../persona.errors.js';
import { PersonaVersionDto } from './internal-persona.dto.js';
import { toVersionDto } from './internal-persona.mapping.js';
import { CanaryDto, StoredCanaryDto } from './persona-canary.dto.js';
import { SlugParamDto } from './persona-params.dto.js';

/** A new version for a share of new conversations, before it serves all. */
@ApiTags('internal: personas')
@Access({ roles: ['admin', 'operator'], internal: true })
@ReadsNothingPersonal('personas are made up')
@Controller('internal/v1/personas/:slug/canary')
export class PersonaCanariesController {
  constructor(
    private readonly canaries: ServeCanary,
    private readonly inspect: InspectPersonas,
  ) {}

  @Get()
  @ApiOperation({ summary: 'See which version serves a share of new conversations' })
  @ApiOkResponse({ type: StoredCanaryDto })
  @ApiProblems(personaErrors.notFound, personaErrors.noCanary)
  async get(@Param() { slug }: SlugParamDto): Promise<StoredCanaryDto> {
    return toCanaryDto(await this.inspect.canary(slug));
  }

  @Put()
  @ApiOperation({
    summary: 'Let a version serve a share of new conversations',
    description: 'Which ones is decided by their ids; each keeps the version it began with.',
  })
  @ApiOkResponse({ type: StoredCanaryDto })
  @ApiProblems(
    personaErrors.notFound,
    personaErrors.versionNotFound,
    personaErrors.unfinished,
    personaErrors.alreadyActive,
  )
  async put(
    @Param() { slug }: SlugParamDto,
    @Body() { version, share }: CanaryDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<StoredCanaryDto> {
    return toCanaryDto(await this.canaries.set(slug, version, share, userId));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Take the version back: all new conversations begin with the active one' })
  @ApiNoContentResponse({ description: 'Taken back.' })
  @ApiProblems(personaErrors.notFound, personaErrors.noCanary)
  async delete(@Param() { slug }: SlugParamDto, @CurrentPrincipal() { userId }: Principal): Promise<void> {
    await this.canaries.end(slug, userId);
  }

  @Post('promote')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish the version for all new conversations' })
  @ApiOkResponse({ type: PersonaVersionDto })
  @ApiProblems(personaErrors.notFound, personaErrors.noCanary, personaErrors.unfinished)
  async promote(
    @Param() { slug }: SlugParamDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<PersonaVersionDto> {
    return toVersionDto(await this.canaries.promote(slug, userId));
  }
}

function toCanaryDto({ version, share }: StoredCanary): StoredCanaryDto {
  return { version: toVersionDto(version), share };
}
