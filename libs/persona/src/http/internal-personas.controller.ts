import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  CurrentPrincipal,
  findPersonalData,
  Idempotent,
  listBody,
  PageQueryDto,
  ReadsNothingPersonal,
  type ListBody,
  type PersonalDataType,
} from '@rapport/platform';
import { ActivatePersonaVersion } from '../application/activate-persona-version.js';
import { AddPersonaVersion } from '../application/add-persona-version.js';
import { CreatePersona } from '../application/create-persona.js';
import { InspectPersonas } from '../application/inspect-personas.js';
import { PersonaLint } from '../application/persona-lint.js';
import { parseDefinition } from '../domain/parse-definition.js';
import { personaErrors } from '../persona.errors.js';
import {
  ActivateDto,
  LintResultDto,
  PersonaDefinitionDto,
  PersonaHistoryDto,
  PersonaRecordDto,
  PersonaVersionDto,
  PersonaVersionInspectionDto,
  RollBackDto,
} from './internal-persona.dto.js';
import { toHistoryDto, toInspectionDto, toRecordDto, toVersionDto } from './internal-persona.mapping.js';
import { SlugParamDto, VersionParamDto } from './persona-params.dto.js';

@ApiTags('internal: personas')
@Access({ roles: ['admin', 'operator'], internal: true })
@ReadsNothingPersonal('personas are made up')
@Controller('internal/v1/personas')
export class InternalPersonasController {
  constructor(
    private readonly inspect: InspectPersonas,
    private readonly createPersona: CreatePersona,
    private readonly addVersion: AddPersonaVersion,
    private readonly activation: ActivatePersonaVersion,
    private readonly personaLint: PersonaLint,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List all personas, published or not' })
  @ApiList(PersonaRecordDto)
  async list(@Query() page: PageQueryDto): Promise<ListBody<PersonaRecordDto>> {
    return listBody(await this.inspect.list(page), toRecordDto);
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Create a persona with its first version' })
  @ApiCreatedResponse({ type: PersonaVersionDto })
  @ApiProblems(personaErrors.invalid, personaErrors.slugTaken)
  async create(
    @Body() { definition }: PersonaDefinitionDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<PersonaVersionDto> {
    return toVersionDto(await this.createPersona.execute(definition, userId));
  }

  @Post('lint')
  @HttpCode(200)
  @ApiOperation({ summary: 'Check a definition without storing it' })
  @ApiOkResponse({ type: LintResultDto })
  @ApiProblems(personaErrors.invalid)
  lint(@Body() { definition }: PersonaDefinitionDto): LintResultDto {
    return { findings: this.personaLint.findings(parseDefinition(definition)) };
  }

  @Get(':slug')
  @ApiOperation({ summary: "Get a persona's versions and activations" })
  @ApiOkResponse({ type: PersonaHistoryDto })
  @ApiProblems(personaErrors.notFound)
  async history(@Param() { slug }: SlugParamDto): Promise<PersonaHistoryDto> {
    return toHistoryDto(await this.inspect.history(slug));
  }

  @Post(':slug/versions')
  @Idempotent()
  @ApiOperation({ summary: 'Add an immutable version' })
  @ApiCreatedResponse({ type: PersonaVersionDto })
  @ApiProblems(personaErrors.invalid, personaErrors.notFound, personaErrors.slugMismatch, personaErrors.unchanged)
  async add(
    @Param() { slug }: SlugParamDto,
    @Body() { definition }: PersonaDefinitionDto,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<PersonaVersionDto> {
    return toVersionDto(await this.addVersion.execute(slug, definition, userId));
  }

  @Get(':slug/versions/:version')
  @ApiOperation({ summary: 'Inspect a version: definition, prompt and findings' })
  @ApiOkResponse({ type: PersonaVersionInspectionDto })
  @ApiProblems(personaErrors.notFound, personaErrors.versionNotFound)
  async version(@Param() { slug, version }: VersionParamDto): Promise<PersonaVersionInspectionDto> {
    return toInspectionDto(await this.inspect.version(slug, version));
  }

  @Post(':slug/versions/:version/activate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Publish a version' })
  @ApiBody({ type: ActivateDto, required: false })
  @ApiOkResponse({ type: PersonaVersionDto })
  @ApiProblems(
    personaErrors.notFound,
    personaErrors.versionNotFound,
    personaErrors.unfinished,
    personaErrors.overrideNeedsAdmin,
    personaErrors.overridePersonal,
  )
  async activate(
    @Param() { slug, version }: VersionParamDto,
    @Body() { override }: ActivateDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PersonaVersionDto> {
    return toVersionDto(await this.activation.activate(slug, version, principal.userId, allowed(override, principal)));
  }

  @Post(':slug/roll-back')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go back to a version that was active before' })
  @ApiOkResponse({ type: PersonaVersionDto })
  @ApiProblems(
    personaErrors.notFound,
    personaErrors.versionNotFound,
    personaErrors.nothingToRollBackTo,
    personaErrors.unfinished,
    personaErrors.overrideNeedsAdmin,
    personaErrors.overridePersonal,
  )
  async rollBack(
    @Param() { slug }: SlugParamDto,
    @Body() { version, override }: RollBackDto,
    @CurrentPrincipal() principal: Principal,
  ): Promise<PersonaVersionDto> {
    return toVersionDto(await this.activation.rollBack(slug, version, principal.userId, allowed(override, principal)));
  }
}

/** A ticket may be named by its page. */
const ADDRESSES_OF_PAGES: ReadonlySet<PersonalDataType> = new Set(['URL']);

function allowed(override: string | undefined, { roles }: Principal): string | undefined {
  if (override === undefined) return undefined;
  if (!roles.includes('admin')) throw personaErrors.overrideNeedsAdmin();
  if (findPersonalData(override, ADDRESSES_OF_PAGES).length > 0) throw personaErrors.overridePersonal();
  return override;
}
