import { Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StopTurn } from '../application/stop-turn.js';
import { turnErrors } from '../conversation.errors.js';
import { isSettled } from '../domain/turn-state.js';
import { TurnFollower } from '../turn/stream/turn-follower.js';
import { TurnParamDto } from './conversation-params.dto.js';
import { EVENT_STREAM } from './event-stream.js';
import { ResumeQueryDto } from './message.dto.js';
import { TurnReplies } from './turn-replies.js';
import { TurnStateDto } from './turn.dto.js';

@ApiTags('Messages')
@Controller('v1/conversations/:id/turns/:turnId')
export class TurnsController {
  constructor(
    private readonly follower: TurnFollower,
    private readonly stopTurn: StopTurn,
    private readonly replies: TurnReplies,
  ) {}

  @Get('stream')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({
    summary: 'Take up the stream of a turn again',
    description:
      'Replays the events after the given one and follows the rest, from whichever server you reach. Where the ' +
      'events are no longer held, the stored turn is told in fewer events; `message.replaced` then gives the whole text.',
    operationId: 'resumeTurnStream',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string', maxLength: 10 } })
  @ApiOkResponse({ description: 'The events of the turn.', content: EVENT_STREAM })
  @ApiNoContentResponse({ description: 'You have seen its last event. An `EventSource` then stops asking.' })
  @ApiProblems(turnErrors.notFound)
  async resume(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id, turnId }: TurnParamDto,
    @Query() { starting_after: startingAfter = 0 }: ResumeQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = /^\d{1,6}$/.test(lastEventId ?? '') ? Number(lastEventId) : startingAfter;
    const turn = await this.follower.follow({ userId, conversationId: id, turnId });
    if (await turn.isOver(after)) void reply.code(204).send();
    else await this.replies.stream(turn, after, request, reply);
  }

  @Post('cancel')
  @HttpCode(200)
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Stop a turn',
    description:
      'The answer ends with what was said by then: `response.incomplete` with the reason `stopped`, or ' +
      '`response.failed` with `turn.stopped` when that was nothing. Asking again, or for a settled turn, changes nothing.',
    operationId: 'cancelTurn',
  })
  @ApiOkResponse({ type: TurnStateDto, description: 'The turn as it stood when you asked.' })
  @ApiProblems(turnErrors.notFound)
  async cancel(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { id, turnId }: TurnParamDto,
  ): Promise<TurnStateDto> {
    const { state } = await this.stopTurn.execute({ userId, conversationId: id, turnId });
    return { object: 'turn.state', turn: turnId, state, stopping: !isSettled(state) };
  }
}
