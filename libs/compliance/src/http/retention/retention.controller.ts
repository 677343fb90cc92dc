import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, CurrentPrincipal } from '@rapport/platform';
import { ChooseRetention, type ChosenRetention } from '../../application/retention/choose-retention.js';
import { ChooseRetentionDto, RetentionDto } from './retention.dto.js';

@ApiTags('Account')
@Access({ roles: ['user'] })
@Controller('v1/me/retention')
export class RetentionController {
  constructor(private readonly retention: ChooseRetention) {}

  @Get()
  @ApiOperation({ summary: 'See how long your conversations are kept', operationId: 'getRetention' })
  @ApiOkResponse({ type: RetentionDto, description: 'What you chose, and what holds at most.' })
  async get(@CurrentPrincipal() { userId }: Principal): Promise<RetentionDto> {
    return toDto(await this.retention.read(userId));
  }

  @Put()
  @ApiOperation({
    summary: 'Choose how long your conversations are kept',
    description: 'What is older goes within a day, with all that rests on it alone.',
    operationId: 'putRetention',
  })
  @ApiOkResponse({ type: RetentionDto, description: 'What holds now.' })
  async put(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { conversation_days: days }: ChooseRetentionDto,
  ): Promise<RetentionDto> {
    return toDto(await this.retention.choose(userId, days ?? undefined));
  }
}

function toDto({ conversationDays, deploymentDays }: ChosenRetention): RetentionDto {
  return { object: 'retention', conversation_days: conversationDays ?? null, deployment_days: deploymentDays };
}
