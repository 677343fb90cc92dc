import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { PersonaVersionId, Principal } from '@rapport/kernel';
import { PersonaCatalogue, personaErrors } from '@rapport/persona';
import { Access, ApiList, ApiProblems, CurrentPrincipal, Idempotent, listBody, type ListBody } from '@rapport/platform';
import { crisisErrors } from '@rapport/safety';
import type { FastifyReply } from 'fastify';
import { ChangeConversation } from '../application/change-conversation.js';
import { CreateConversation } from '../application/create-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import { conversationErrors } from '../conversation.errors.js';
import type { Conversation } from '../domain/conversation.js';
import { ConversationParamDto } from './conversation-params.dto.js';
import {
  ConversationDto,
  ConversationQueryDto,
  CreatedConversationDto,
  CreateConversationDto,
  UpdateConversationDto,
} from './conversation.dto.js';
import { toConversationDto } from './conversation.mapping.js';
import { toDisclosureDto } from './disclosure.dto.js';

@ApiTags('Conversations')
@Controller('v1/conversations')
export class ConversationsController {
  constructor(
    private readonly createConversation: CreateConversation,
    private readonly findConversations: FindConversations,
    private readonly changeConversation: ChangeConversation,
    private readonly personas: PersonaCatalogue,
  ) {}

  @Post()
  @Idempotent()
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({ summary: 'Start a conversation with a persona', operationId: 'createConversation' })
  @ApiCreatedResponse({ type: CreatedConversationDto, description: 'The new conversation; `Location` names it.' })
  @ApiProblems(personaErrors.notFound, crisisErrors.protocolUnavailable)
  async create(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { persona, title }: CreateConversationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedConversationDto> {
    // First: a request that fails frees its key, so what may fail comes before what must be done once. What follows is in memory.
    const disclosure = await this.createConversation.opening(userId);
    const conversation = await this.createConversation.execute(userId, persona, title);
    void reply.header('location', `/v1/conversations/${conversation.id}`);
    return { ...(await this.present(conversation)), disclosure: disclosure ? toDisclosureDto(disclosure) : null };
  }

  @Get()
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({ summary: 'List or search your conversations', operationId: 'listConversations' })
  @ApiList(ConversationDto, 'Conversations in the order of their creation.')
  async list(
    @CurrentPrincipal() { userId }: Principal,
    @Query() { q, ...page }: ConversationQueryDto,
  ): Promise<ListBody<ConversationDto>> {
    const found = await (q
      ? this.findConversations.search(userId, q, page)
      : this.findConversations.list(userId, page));
    const ids = new Set(found.items.map(({ personaVersionId }) => personaVersionId));
    const personas = await Promise.all([...ids].map((id) => this.personas.version(id)));
    const byId = new Map<PersonaVersionId, (typeof personas)[number]>(personas.map((p) => [p.versionId, p]));
    return listBody(found, (item) => toConversationDto(item, byId.get(item.personaVersionId)!));
  }

  @Get(':id')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({ summary: 'Get a conversation', operationId: 'getConversation' })
  @ApiOkResponse({ type: ConversationDto, description: 'The conversation.' })
  @ApiProblems(conversationErrors.notFound)
  async get(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
  ): Promise<ConversationDto> {
    return this.present(await this.findConversations.one(userId, id));
  }

  @Patch(':id')
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Rename a conversation, or switch memory on or off in it',
    operationId: 'updateConversation',
  })
  @ApiOkResponse({ type: ConversationDto, description: 'The conversation as it is now.' })
  @ApiProblems(conversationErrors.notFound)
  async update(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
    @Body() { title, memory }: UpdateConversationDto,
  ): Promise<ConversationDto> {
    if (title !== undefined) await this.changeConversation.rename(userId, id, title);
    if (memory !== undefined) await this.changeConversation.switchMemory(userId, id, memory);
    return this.present(await this.findConversations.one(userId, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Delete a conversation',
    description: 'Removes all its messages for good. What it cost stays in your statistics.',
    operationId: 'deleteConversation',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems(conversationErrors.notFound)
  async delete(@CurrentPrincipal() { userId }: Principal, @Param() { id }: ConversationParamDto): Promise<void> {
    await this.changeConversation.delete(userId, id);
  }

  private async present(conversation: Conversation): Promise<ConversationDto> {
    return toConversationDto(conversation, await this.personas.version(conversation.personaVersionId));
  }
}
