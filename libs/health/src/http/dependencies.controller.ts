import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, Unthrottled } from '@rapport/platform';
import { DatabaseIndicator } from '../indicators/database.indicator.js';
import { DiskIndicator } from '../indicators/disk.indicator.js';
import { MemoryIndicator } from '../indicators/memory.indicator.js';
import { ModelIndicator } from '../indicators/model.indicator.js';
import { SharedStateIndicator } from '../indicators/shared-state.indicator.js';
import { WarningsIndicator } from '../indicators/warnings.indicator.js';
import { HealthReportDto } from './health.dto.js';
import { HealthReporter } from './health-reporter.js';

/** For operators and monitors. Always 200: that something is down is the answer, not the failure of the question. */
@ApiTags('health')
@Access({ public: true, internal: true })
@Unthrottled()
@Controller('health/dependencies')
export class DependenciesController {
  constructor(
    private readonly reporter: HealthReporter,
    private readonly database: DatabaseIndicator,
    private readonly sharedState: SharedStateIndicator,
    private readonly model: ModelIndicator,
    private readonly disk: DiskIndicator,
    private readonly memory: MemoryIndicator,
    private readonly warnings: WarningsIndicator,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'healthDependencies', summary: 'How is everything that this process depends on?' })
  @ApiOkResponse({ type: HealthReportDto })
  dependencies(): Promise<HealthReportDto> {
    return this.reporter.report([this.database, this.sharedState, this.model, this.disk, this.memory, this.warnings]);
  }
}
