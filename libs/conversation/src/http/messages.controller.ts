import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiIdempotencyKey,
  ApiList,
  ApiProblems,
  CurrentPrincipal,
  httpErrors,
  listBody,
  RequestKeys,
  type ListBody,
} from '@rapport/platform';
import { crisisErrors, personalDataErrors } from '@rapport/safety';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BranchConversation } from '../application/branch-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import { budgetErrors } from '../budget/budget.errors.js';
import { conversationErrors, turnErrors } from '../conversation.errors.js';
import { KeyedTurns } from '../turn/keyed-turns.js';
import { HistoryQueryDto } from './branch.dto.js';
import { ConversationParamDto } from './conversation-params.dto.js';
import { EVENT_STREAM } from './event-stream.js';
import { PlacedMessageDto, SendMessageDto, TurnResultDto } from './message.dto.js';
import { toPlacedMessageDto } from './message.mapping.js';
import { budgetHeaders } from './budget-headers.js';
import { negotiate } from './negotiate.js';
import { TurnReplies } from './turn-replies.js';

@ApiTags('Messages')
@Controller('v1/conversations/:id')
export class MessagesController {
  constructor(
    private readonly turns: KeyedTurns,
    private readonly keys: RequestKeys,
    private readonly replies: TurnReplies,
    private readonly findConversations: FindConversations,
    private readonly branches: BranchConversation,
  ) {}

  @Post('messages')
  @ApiIdempotencyKey()
  @HttpCode(200)
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Send a message and get the answer',
    description:
      'The message is stored before the model is asked, and the answer is made whether or not you stay: ' +
      'one that you did not wait for is found in the history. `Accept: text/event-stream` streams it.',
    operationId: 'sendMessage',
  })
  @ApiExtraModels(TurnResultDto)
  @ApiOkResponse({
    description: 'What the turn came to. After a holding reply `Retry-After` says when to try again.',
    headers: { 'Retry-After': { description: 'Seconds; with a holding reply only.', schema: { type: 'integer' } } },
    content: { 'application/json': { schema: { $ref: getSchemaPath(TurnResultDto) } }, ...EVENT_STREAM },
  })
  @ApiProblems(
    conversationErrors.notFound,
    conversationErrors.messageEmpty,
    conversationErrors.messageTooLong,
    conversationErrors.messageNotFound,
    conversationErrors.notAnAnswer,
    conversationErrors.turnInProgress,
    turnErrors.dailyLimit,
    budgetErrors.exceeded,
    crisisErrors.protocolUnavailable,
    personalDataErrors.namesUnavailable,
    turnErrors.draining,
    turnErrors.interrupted,
    turnErrors.stopped,
    turnErrors.lost,
    httpErrors.notAcceptable,
  )
  async send(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
    @Body() { content, parent_id: parentId }: SendMessageDto,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = negotiate(accept);
    const command =
      parentId === undefined
        ? { userId, conversationId: id, content }
        : await this.branches.send(userId, id, parentId, content);
    const key = this.keys.read(request, userId);
    const { channel, replayed } = await this.turns.start({ ...command, key, onBudget: budgetHeaders(reply) });
    if (replayed) void reply.header('idempotency-replayed', 'true');
    if (format === 'events') await this.replies.stream(channel, 0, request, reply);
    else await this.replies.json(channel, reply);
  }

  @Get('messages')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({
    summary: 'Read the history of a conversation',
    description:
      'The active path; with `branches=all`, in the order of their making, what was edited or made anew as well.',
    operationId: 'listMessages',
  })
  @ApiList(PlacedMessageDto, 'Messages, newest first unless ordered otherwise.')
  @ApiProblems(conversationErrors.notFound)
  async history(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
    @Query() { branches, ...page }: HistoryQueryDto,
  ): Promise<ListBody<PlacedMessageDto>> {
    return listBody(await this.findConversations.messages(userId, id, page, branches), toPlacedMessageDto);
  }
}
