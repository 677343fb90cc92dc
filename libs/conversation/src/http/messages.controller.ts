import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import {
  Access,
  ApiList,
  ApiProblems,
  CurrentPrincipal,
  httpErrors,
  listBody,
  PageQueryDto,
  type ListBody,
} from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FindConversations } from '../application/find-conversations.js';
import { conversationErrors, turnErrors } from '../conversation.errors.js';
import { TurnChannels } from '../turn/turn-channels.js';
import { TurnRunner } from '../turn/turn-runner.js';
import { ConversationParamDto, TurnParamDto } from './conversation-params.dto.js';
import { MessageDto, ResumeQueryDto, SendMessageDto, TurnResultDto } from './message.dto.js';
import { toMessageDto } from './message.mapping.js';
import { negotiate } from './negotiate.js';
import { TurnReplies } from './turn-replies.js';

const EVENT_STREAM = {
  // The longest answer in events of one character each stays below this.
  'text/event-stream': {
    schema: { type: 'string', maxLength: 16_777_216, description: 'The events of the turn; see docs/turn.md.' },
  },
} as const;

@ApiTags('Messages')
@Controller('v1/conversations/:id')
export class MessagesController {
  constructor(
    private readonly runner: TurnRunner,
    private readonly channels: TurnChannels,
    private readonly replies: TurnReplies,
    private readonly findConversations: FindConversations,
  ) {}

  @Post('messages')
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
    conversationErrors.turnInProgress,
    turnErrors.dailyLimit,
    turnErrors.draining,
    turnErrors.interrupted,
    turnErrors.lost,
    httpErrors.notAcceptable,
  )
  async send(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
    @Body() { content }: SendMessageDto,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = negotiate(accept);
    const channel = await this.runner.start({ userId, conversationId: id, content });
    if (format === 'events') await this.replies.stream(channel, 0, request, reply);
    else await this.replies.json(channel, reply);
  }

  @Get('messages')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({ summary: 'Read the history of a conversation', operationId: 'listMessages' })
  @ApiList(MessageDto, 'Messages, newest first unless ordered otherwise.')
  @ApiProblems(conversationErrors.notFound)
  async history(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id }: ConversationParamDto,
    @Query() page: PageQueryDto,
  ): Promise<ListBody<MessageDto>> {
    return listBody(await this.findConversations.messages(userId, id, page), toMessageDto);
  }

  @Get('turns/:turnId/stream')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({
    summary: 'Take up the stream of a turn again',
    description:
      'Replays the events after the given one and follows the rest. Held by the server that runs the turn, for a while.',
    operationId: 'resumeTurnStream',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string', maxLength: 10 } })
  @ApiOkResponse({ description: 'The events of the turn.', content: EVENT_STREAM })
  @ApiProblems(turnErrors.streamGone)
  async resume(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id, turnId }: TurnParamDto,
    @Query() { starting_after: startingAfter = 0 }: ResumeQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = /^\d{1,10}$/.test(lastEventId ?? '') ? Number(lastEventId) : startingAfter;
    await this.replies.stream(this.channels.find(userId, id, turnId), after, request, reply);
  }
}
