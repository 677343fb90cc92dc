import { HttpException, Injectable } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import type { Indicator } from '../indicators/indicator.js';
import type { HealthReportDto } from './health.dto.js';

/** Terminus reports bad health by an exception; here it is a value, because it is what was asked for. */
@Injectable()
export class HealthReporter {
  constructor(private readonly health: HealthCheckService) {}

  async report(indicators: readonly Indicator[]): Promise<HealthReportDto> {
    const { status, details } = await this.run(indicators);
    return { status, details };
  }

  private async run(indicators: readonly Indicator[]): Promise<HealthCheckResult> {
    try {
      return await this.health.check(indicators.map((indicator) => () => indicator.check()));
    } catch (error) {
      if (error instanceof HttpException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}

/** For probes, which look at the status only. */
export function httpStatusOf({ status }: HealthReportDto): number {
  return status === 'ok' || status === 'degraded' ? 200 : 503;
}
