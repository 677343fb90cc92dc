import { Body, Controller, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import {
  Access,
  ApiIdempotencyKey,
  ApiProblems,
  CurrentPrincipal,
  httpErrors,
  Idempotent,
  RequestKeys,
} from '@rapport/platform';
import { crisisErrors, personalDataErrors } from '@rapport/safety';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BranchConversation } from '../application/branch-conversation.js';
import { ForkConversation } from '../application/fork-conversation.js';
import { conversationErrors, turnErrors } from '../conversation.errors.js';
import { KeyedTurns } from '../turn/keyed-turns.js';
import type { SendCommand } from '../turn/turn-context.js';
import { ForkConversationDto } from './branch.dto.js';
import { ConversationMessageParamDto, ConversationParamDto } from './conversation-params.dto.js';
import { ConversationDto } from './conversation.dto.js';
import { budgetHeaders } from './budget-headers.js';
import { toConversationDto } from './conversation.mapping.js';
import { EVENT_STREAM } from './event-stream.js';
import { EditMessageDto, TurnResultDto } from './message.dto.js';
import { negotiate, type TurnFormat } from './negotiate.js';
import { TurnReplies } from './turn-replies.js';

const ANSWER = {
  description: 'What the turn came to, as with a message that is sent.',
  content: { 'application/json': { schema: { $ref: getSchemaPath(TurnResultDto) } }, ...EVENT_STREAM },
} as const;

const TURN_PROBLEMS = [
  conversationErrors.notFound,
  conversationErrors.messageNotFound,
  conversationErrors.turnInProgress,
  turnErrors.dailyLimit,
  crisisErrors.protocolUnavailable,
  personalDataErrors.namesUnavailable,
  turnErrors.draining,
  turnErrors.interrupted,
  turnErrors.lost,
  httpErrors.notAcceptable,
];

@ApiTags('Branches')
@Controller('v1/conversations/:id')
export class BranchesController {
  constructor(
    private readonly branches: BranchConversation,
    private readonly forkConversation: ForkConversation,
    private readonly personas: PersonaCatalogue,
    private readonly turns: KeyedTurns,
    private readonly keys: RequestKeys,
    private readonly replies: TurnReplies,
  ) {}

  @Post('messages/:messageId/regenerate')
  @ApiIdempotencyKey()
  @HttpCode(200)
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Get another answer',
    description:
      'Beside the given answer, which stays. Given a message of your own, answers it: the way to an answer that failed.',
    operationId: 'regenerateMessage',
  })
  @ApiOkResponse(ANSWER)
  @ApiProblems(...TURN_PROBLEMS)
  async regenerate(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id, messageId }: ConversationMessageParamDto,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = negotiate(accept);
    await this.answer(await this.branches.regenerate(userId, id, messageId), format, request, reply);
  }

  @Post('messages/:messageId/edit')
  @ApiIdempotencyKey()
  @HttpCode(200)
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Say something else instead',
    description: 'Stores another message beside your own, which stays, and answers it.',
    operationId: 'editMessage',
  })
  @ApiOkResponse(ANSWER)
  @ApiProblems(
    ...TURN_PROBLEMS,
    conversationErrors.notYours,
    conversationErrors.messageEmpty,
    conversationErrors.messageTooLong,
  )
  async edit(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id, messageId }: ConversationMessageParamDto,
    @Body() { content }: EditMessageDto,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = negotiate(accept);
    await this.answer(await this.branches.edit(userId, id, messageId, content), format, request, reply);
  }

  @Post('fork')
  @Idempotent()
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Begin another conversation with a copy of this one',
    description: 'Copies the path up to the given message. The two share nothing: deleting one leaves the other whole.',
    operationId: 'forkConversation',
  })
  @ApiCreatedResponse({ type: ConversationDto, description: 'The new conversation; `Location` names it.' })
  @ApiProblems(conversationErrors.notFound, conversationErrors.messageNotFound, conversationErrors.forkTooLong)
  async fork(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
    @Body() { message_id: messageId }: ForkConversationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConversationDto> {
    const fork = await this.forkConversation.execute(userId, id, messageId);
    void reply.header('location', `/v1/conversations/${fork.id}`);
    return toConversationDto(fork, await this.personas.version(fork.personaVersionId));
  }

  private async answer(
    command: SendCommand,
    format: TurnFormat,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const key = this.keys.read(request, command.userId);
    const { channel, replayed } = await this.turns.start({ ...command, key, onBudget: budgetHeaders(reply) });
    if (replayed) void reply.header('idempotency-replayed', 'true');
    if (format === 'events') await this.replies.stream(channel, 0, request, reply);
    else await this.replies.json(channel, reply);
  }
}
