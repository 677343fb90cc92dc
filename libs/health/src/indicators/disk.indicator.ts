import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { databaseConfig, type DatabaseConfig } from '@rapport/platform';
import { healthConfig, type HealthConfig } from '../health.config.js';
import { codeOf, rounded, type Indicator } from './indicator.js';

/** The disk that the data folder lies on, or would lie on. */
@Injectable()
export class DiskIndicator implements Indicator {
  constructor(
    private readonly health: HealthIndicatorService,
    @Inject(databaseConfig.token) private readonly database: Pick<DatabaseConfig, 'dataDir'>,
    @Inject(healthConfig.token) private readonly config: HealthConfig,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.health.check('disk');
    try {
      const { bavail, blocks, bsize } = await nearestFileSystem(this.database.dataDir);
      const data = { free_bytes: bavail * bsize, free_ratio: rounded(bavail / blocks) };
      return bavail / blocks < this.config.diskFreeRatio ? indicator.degraded(data) : indicator.up(data);
    } catch (error) {
      return indicator.degraded(codeOf(error));
    }
  }
}

/** Of the folder, or of its nearest ancestor that exists: with PostgreSQL the folder may never be made. */
async function nearestFileSystem(folder: string): Promise<StatsFs> {
  const parent = dirname(folder);
  return statfs(folder).catch((error: unknown) => {
    if (parent === folder) throw error;
    return nearestFileSystem(parent);
  });
}
