import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@rapport/kernel';
import { Access, CurrentPrincipal } from '@rapport/platform';
import { UsageStatistics } from '../application/usage-statistics.js';
import { toStatisticsDto } from './conversation.mapping.js';
import { StatisticsDto } from './statistics.dto.js';

@ApiTags('Account')
@Controller('v1/me/stats')
export class StatisticsController {
  constructor(private readonly statistics: UsageStatistics) {}

  @Get()
  @Access({ roles: ['user'], scope: 'account:read' })
  @ApiOperation({ summary: 'What your conversations came to', operationId: 'getStatistics' })
  @ApiOkResponse({ type: StatisticsDto, description: 'Counts, tokens and money, by persona and by day.' })
  async get(@CurrentPrincipal() { userId }: Principal): Promise<StatisticsDto> {
    return toStatisticsDto(await this.statistics.execute(userId));
  }
}
