import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { parseId, toUuid, type Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  CurrentPrincipal,
  httpErrors,
  Idempotent,
  listBody,
  type ListBody,
} from '@rapport/platform';
import type { FastifyReply } from 'fastify';
import { FindMemories } from '../application/find-memories.js';
import { ForgetMemories } from '../application/forget-memories.js';
import { KeepMemories } from '../application/keep-memories.js';
import type { Memory } from '../domain/memory.js';
import { memoryErrors } from '../memory.errors.js';
import { ForgetEverythingDto, ForgetMemoriesDto, ForgottenDto } from './forget-memories.dto.js';
import { AddMemoryDto, ChangeMemoryDto, MemoryDto, MemoryParamDto, MemoryQueryDto } from './memory.dto.js';
import { toForgottenDto, toFoundMemoryDto, toMemoryDto } from './memory.mapping.js';
import { FoundMemoriesDto, SearchMemoriesDto } from './search-memories.dto.js';

const READ = { roles: ['user'], scope: 'memories:read' } as const;
const WRITE = { roles: ['user'], scope: 'memories:write' } as const;

@ApiTags('Memories')
@Controller('v1/memories')
export class MemoriesController {
  constructor(
    private readonly find: FindMemories,
    private readonly keep: KeepMemories,
    private readonly forget: ForgetMemories,
  ) {}

  @Get()
  @Access(READ)
  @ApiOperation({
    summary: 'See what is remembered of you',
    description: 'All of it, also what is no longer recalled and what was put in quarantine.',
    operationId: 'listMemories',
  })
  @ApiList(MemoryDto, 'Memories in the order in which they were made.')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { status, persona, import: importId, ...page }: MemoryQueryDto,
  ): Promise<ListBody<MemoryDto>> {
    const brought = importId === undefined ? undefined : toUuid('memoryImport', importId);
    const after = page.after === undefined ? undefined : parseId('memory', page.after);
    const found = await this.find.list(userId, { ...page, after }, { status, importId: brought }, persona);
    const names = await this.find.personaNames();
    return listBody(found, (memory) => toMemoryDto(memory, names));
  }

  @Post()
  @Idempotent()
  @Access(WRITE)
  @ApiOperation({
    summary: 'Tell your personas something',
    description: 'It counts as confirmed. What says the same as an active memory confirms that one.',
    operationId: 'addMemory',
  })
  @ApiCreatedResponse({ type: MemoryDto, description: 'The memory; `Location` names it.' })
  @ApiProblems(memoryErrors.switchedOff, memoryErrors.consentRequired, memoryErrors.full)
  async add(
    @CurrentPrincipal() { userId }: Principal,
    @Body() body: AddMemoryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MemoryDto> {
    const memory = await this.keep.add(userId, { ...body, persona: body.persona });
    void reply.header('location', `/v1/memories/${memory.id}`);
    return this.present(memory);
  }

  @Post('search')
  @HttpCode(200)
  @Access(READ)
  @ApiOperation({
    summary: 'Search what is remembered of you',
    description:
      'The search that each turn does: memories and messages that a persona may recall. Nothing is found while memory is off.',
    operationId: 'searchMemories',
  })
  @ApiOkResponse({ type: FoundMemoriesDto, description: 'What was found, best first.' })
  async search(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { query, limit, persona }: SearchMemoriesDto,
  ): Promise<FoundMemoriesDto> {
    const found = await this.find.search({ userId, query, limit }, persona);
    return { object: 'list', data: found.map(toFoundMemoryDto) };
  }

  @Post('forget')
  @HttpCode(200)
  @Access(WRITE)
  @ApiOperation({
    summary: 'Have messages, a conversation or an import forgotten',
    description:
      'From the next turn on, no persona knows the messages, nor what was learned from them alone. They stay in your transcript.',
    operationId: 'forgetMemories',
  })
  @ApiOkResponse({ type: ForgottenDto, description: 'What was forgotten.' })
  @ApiProblems(memoryErrors.importNotFound)
  async forgetSome(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { message_ids: messages, conversation_id: conversation, import_id: importId }: ForgetMemoriesDto,
  ): Promise<ForgottenDto> {
    if ([messages, conversation, importId].filter((named) => named !== undefined).length !== 1) {
      throw httpErrors.invalid('name exactly one of message_ids, conversation_id and import_id');
    }
    if (messages) return toForgottenDto(await this.forget.messages(userId, messages));
    if (conversation) return toForgottenDto(await this.forget.conversation(userId, conversation));
    return toForgottenDto(await this.forget.import(userId, importId!));
  }

  @Delete()
  @HttpCode(200)
  @Access(WRITE)
  @ApiOperation({
    summary: 'Have everything forgotten',
    description: 'Every memory, and all that was ever said: the transcripts stay, and every persona begins anew.',
    operationId: 'forgetEverything',
  })
  @ApiOkResponse({ type: ForgottenDto, description: 'What was forgotten.' })
  async forgetEverything(
    @CurrentPrincipal() { userId }: Principal,
    @Query() _confirmed: ForgetEverythingDto,
  ): Promise<ForgottenDto> {
    return toForgottenDto(await this.forget.everything(userId));
  }

  @Get(':id')
  @Access(READ)
  @ApiOperation({ summary: 'Get a memory', operationId: 'getMemory' })
  @ApiOkResponse({ type: MemoryDto, description: 'The memory.' })
  @ApiProblems(memoryErrors.notFound)
  async get(@CurrentPrincipal() { userId }: Principal, @Param() { id }: MemoryParamDto): Promise<MemoryDto> {
    return this.present(await this.find.one(userId, id));
  }

  @Patch(':id')
  @Access(WRITE)
  @ApiOperation({
    summary: 'Correct, pin or move a memory',
    description:
      'Another text or value makes it confirmed; a value alone leaves the sentence as it is. What you said before stays known as said; forget the memory to take it back.',
    operationId: 'changeMemory',
  })
  @ApiOkResponse({ type: MemoryDto, description: 'The memory as it is now.' })
  @ApiProblems(memoryErrors.notFound)
  async change(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: MemoryParamDto,
    @Body() body: ChangeMemoryDto,
  ): Promise<MemoryDto> {
    return this.present(await this.keep.change(userId, id, body));
  }

  @Delete(':id')
  @HttpCode(200)
  @Access(WRITE)
  @ApiOperation({
    summary: 'Have a memory forgotten',
    description:
      'With the messages that it rests on, the rest of their turns, and every message and memory that says the same. Other ' +
      'memories that rested on these messages stay.',
    operationId: 'forgetMemory',
  })
  @ApiOkResponse({ type: ForgottenDto, description: 'What was forgotten.' })
  @ApiProblems(memoryErrors.notFound)
  async forgetOne(@CurrentPrincipal() { userId }: Principal, @Param() { id }: MemoryParamDto): Promise<ForgottenDto> {
    return toForgottenDto(await this.forget.one(userId, id));
  }

  private async present(memory: Memory): Promise<MemoryDto> {
    return toMemoryDto(memory, await this.find.personaNames());
  }
}
