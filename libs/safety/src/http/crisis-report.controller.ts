import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, ApiProblems, ReadsNothingPersonal } from '@rapport/platform';
import { ReportCrises } from '../application/report-crises.js';
import { crisisErrors } from '../crisis.errors.js';
import { CrisisReportDto, CrisisReportQueryDto } from './crisis-report.dto.js';

@ApiTags('internal: safety')
@Controller('internal/v1/safety/report')
export class CrisisReportController {
  constructor(private readonly reports: ReportCrises) {}

  @Get()
  @Access({ roles: ['admin', 'operator'], internal: true })
  @ReadsNothingPersonal('counts of everybody')
  @ApiOperation({
    summary: 'What the crisis protocol did in a year, without anybody in it',
    operationId: 'getSafetyReport',
  })
  @ApiOkResponse({ type: CrisisReportDto })
  @ApiProblems(crisisErrors.yearInvalid, crisisErrors.protocolUnavailable)
  async report(@Query() { year }: CrisisReportQueryDto): Promise<CrisisReportDto> {
    const { protocol, referrals, totals, byMonth, byLocale } = await this.reports.execute(year);
    return {
      object: 'safety.report',
      year,
      protocol: { ...protocol },
      referrals,
      totals: [...totals],
      by_month: [...byMonth],
      by_locale: [...byLocale],
    };
  }
}
