import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { Clock, type ConversationId, type Principal } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import { Access, AnswersErrorsAs, ApiIdempotencyKey, CurrentPrincipal, RequestKeys } from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CompleteChat } from '../../application/complete-chat.js';
import { FindConversations } from '../../application/find-conversations.js';
import { completionErrors } from '../../completion.errors.js';
import { KeyedTurns } from '../../turn/keyed-turns.js';
import { TurnFollower } from '../../turn/stream/turn-follower.js';
import { TurnChannel } from '../../turn/turn-channel.js';
import { EVENT_STREAM } from '../event-stream.js';
import { ApiOpenAiErrors, COMMON_OPENAI_ERRORS } from './api-openai-errors.decorator.js';
import { ChatCompletionDto } from './chat-completion-result.dto.js';
import { ChatCompletionRequestDto } from './chat-completion.dto.js';
import { budgetHeaders } from '../budget-headers.js';
import { CompletionReplies, type CompletionSource } from './completion-replies.js';
import { openAiErrorFormat } from './openai-error.js';
import { assertSupported, conversationOf, readMessages } from './read-request.js';

@ApiTags('OpenAI-compatible')
@AnswersErrorsAs(openAiErrorFormat)
@Controller('v1/chat/completions')
export class ChatCompletionsController {
  constructor(
    private readonly completeChat: CompleteChat,
    private readonly turns: KeyedTurns,
    private readonly follower: TurnFollower,
    private readonly keys: RequestKeys,
    private readonly findConversations: FindConversations,
    private readonly personas: PersonaCatalogue,
    private readonly replies: CompletionReplies,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Talk to a persona with a client of OpenAI',
    description:
      'Answers the history that is sent, and stores no text; or, with `metadata.conversation_id`, sends the last message ' +
      'to that conversation. docs/openai-compatibility.md tells what differs from OpenAI.',
    operationId: 'createChatCompletion',
  })
  @ApiExtraModels(ChatCompletionDto)
  @ApiOkResponse({
    description: 'The answer. After a holding reply `Retry-After` says when to try again.',
    content: { 'application/json': { schema: { $ref: getSchemaPath(ChatCompletionDto) } }, ...EVENT_STREAM },
  })
  @ApiOpenAiErrors({
    ...COMMON_OPENAI_ERRORS,
    409: 'The conversation is still answering an earlier message.',
    413: 'The message or the body is too long.',
    415: 'The body is not JSON.',
    410: 'Ask again with another key.',
    422: 'The message is empty.',
    503: 'The answer was interrupted, or the server is shutting down or overloaded.',
  })
  // Below, so that its failures are documented in OpenAI's shape as well.
  @ApiIdempotencyKey()
  async create(
    @CurrentPrincipal() { userId }: Principal,
    @Body() body: ChatCompletionRequestDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertSupported(body);
    const { model } = body;
    const { content, context, history } = readMessages(body.messages);
    const conversationId = conversationOf(body);
    const maxOutputTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
    const source = conversationId
      ? await this.continue({ userId, conversationId, content }, model, request, reply)
      : await this.completeChat.start(
          { userId, model, content, context, history, maxOutputTokens },
          budgetHeaders(reply),
        );
    const head = {
      created: Math.floor(this.clock.now() / 1_000),
      model,
      includeUsage: body.stream_options?.include_usage === true,
      stored: conversationId !== undefined,
    };
    if (body.stream) await this.replies.stream(source, head, request, reply);
    else await this.replies.json(source, head, reply);
  }

  /** A message like any other: stored, and answered whether or not the client stays. */
  private async continue(
    command: {
      readonly userId: Principal['userId'];
      readonly conversationId: ConversationId;
      readonly content: string;
    },
    model: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<CompletionSource> {
    const { personaVersionId } = await this.findConversations.one(command.userId, command.conversationId);
    const { definition } = await this.personas.version(personaVersionId);
    if (definition.slug !== model) {
      const issues = [{ pointer: '/model', detail: `must be ${definition.slug}` }];
      throw completionErrors.modelMismatch(undefined, { issues });
    }
    const key = this.keys.read(request, command.userId);
    const { channel, replayed } = await this.turns.start({ ...command, key, onBudget: budgetHeaders(reply) });
    if (replayed) void reply.header('idempotency-replayed', 'true');
    // A channel tells only what happens in this process; another may take the turn over.
    return { channel: channel instanceof TurnChannel ? this.follower.along(channel) : channel };
  }
}
