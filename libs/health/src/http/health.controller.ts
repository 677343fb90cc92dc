import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { Access, Unthrottled } from '@rapport/platform';
import type { FastifyReply } from 'fastify';
import { SchemaIndicator } from '../indicators/schema.indicator.js';
import { Readiness } from '../readiness.js';
import { HealthReportDto } from './health.dto.js';
import { HealthReporter, httpStatusOf } from './health-reporter.js';

/** Probes of the orchestrator. None asks Gemini: its outage must not take pods away that can still answer honestly. */
@ApiTags('health')
@Access({ public: true })
@Unthrottled()
@Controller('health')
export class HealthController {
  constructor(
    private readonly reporter: HealthReporter,
    private readonly readiness: Readiness,
    private readonly schema: SchemaIndicator,
  ) {}

  /** Answers whenever the event loop turns, also during a shutdown: a restart would cure nothing else. */
  @Get('live')
  @ApiOperation({ operationId: 'healthLive', summary: 'Is the process alive?' })
  @ApiOkResponse({ type: HealthReportDto })
  live(): HealthReportDto {
    return { status: 'ok', details: {} };
  }

  @Get('startup')
  @ApiOperation({ operationId: 'healthStartup', summary: 'Has the process started, on a schema that fits?' })
  @ApiOkResponse({ type: HealthReportDto })
  @ApiServiceUnavailableResponse({ type: HealthReportDto, description: 'Not yet.' })
  async startup(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReportDto> {
    const report = await this.reporter.report([this.schema]);
    void reply.status(httpStatusOf(report));
    return report;
  }

  @Get('ready')
  @ApiOperation({ operationId: 'healthReady', summary: 'May requests be sent to this process?' })
  @ApiOkResponse({ type: HealthReportDto })
  @ApiServiceUnavailableResponse({ type: HealthReportDto, description: 'Send them elsewhere.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthReportDto> {
    const report = await this.readiness.report();
    void reply.status(httpStatusOf(report));
    return report;
  }
}
