import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import { GiveFeedback } from '../application/give-feedback.js';
import { conversationErrors } from '../conversation.errors.js';
import { MessageParamDto } from './conversation-params.dto.js';
import { FeedbackDto, GiveFeedbackDto } from './feedback.dto.js';

@ApiTags('Messages')
@Controller('v1/messages')
export class FeedbackController {
  constructor(private readonly giveFeedback: GiveFeedback) {}

  @Put(':messageId/feedback')
  @Access({ roles: ['user'], scope: 'conversations:write' })
  @ApiOperation({
    summary: 'Say what you think of an answer',
    description: 'One opinion an answer: a later one takes the place of an earlier one, its reason included.',
    operationId: 'giveFeedback',
  })
  @ApiOkResponse({ type: FeedbackDto, description: 'The opinion as it is stored.' })
  @ApiProblems(conversationErrors.messageNotFound)
  async give(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { messageId }: MessageParamDto,
    @Body() { rating, reason }: GiveFeedbackDto,
  ): Promise<FeedbackDto> {
    const feedback = await this.giveFeedback.execute(userId, { messageId, rating, reason });
    return {
      object: 'feedback',
      message_id: feedback.messageId,
      rating: feedback.rating,
      reason: feedback.reason ?? null,
      created_at: feedback.createdAt.toISOString(),
      updated_at: feedback.updatedAt.toISOString(),
    };
  }
}
