import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import { ExplainMessage } from '../application/explain-message.js';
import { conversationErrors } from '../conversation.errors.js';
import { MessageParamDto } from './conversation-params.dto.js';
import { ExplanationDto } from './message.dto.js';
import { toExplanationDto } from './message.mapping.js';

@ApiTags('Messages')
@Controller('v1/messages/:messageId')
export class ExplanationController {
  constructor(private readonly explain: ExplainMessage) {}

  @Get('why')
  @Access({ roles: ['user'], scope: 'conversations:read' })
  @ApiOperation({
    summary: 'Learn what went into a reply',
    description:
      'The memories that stood in the prompt, the tone asked for, the model, tokens, cost, and what screening said.',
    operationId: 'explainMessage',
  })
  @ApiOkResponse({ type: ExplanationDto, description: 'The facts of the turn that the message belongs to.' })
  @ApiProblems(conversationErrors.messageNotFound)
  async why(
    @CurrentPrincipal() { userId }: Principal,
    @Param() { messageId }: MessageParamDto,
  ): Promise<ExplanationDto> {
    return toExplanationDto(await this.explain.execute(userId, messageId));
  }
}
