import { Global, Inject, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Clock } from '@rapport/kernel';
import { PgBoss } from 'pg-boss';
import { Database } from '../database/database.js';
import type { KyselyDatabase } from '../database/kysely-database.js';
import { createBoss, ensureQueues, installJobTables, startBoss } from './boss.js';
import { definedJobs, JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';
import { jobsConfig, type JobsConfig } from './jobs.config.js';
import { PgBossJobQueue } from './pg-boss-job-queue.js';
import { WaitingJobs } from './waiting-jobs.js';

/** What giving back the jobs that are left may take beyond their own time to end. */
const GIVING_BACK_MS = 2_000;

export interface JobsOptions {
  /** `enqueue`: only add jobs (API pods). `work`: also run them, keep the schedules and the table tidy. */
  readonly mode: 'enqueue' | 'work';
  /** Shown in pg-boss's registry of instances. */
  readonly applicationName: string;
}

/** Provides {@link JobQueue}; in `work` mode it runs every {@link JobHandler} provider of the loaded modules. */
@Global()
@Module({})
export class JobsModule implements BeforeApplicationShutdown {
  constructor(
    private readonly boss: PgBoss,
    private readonly clock: Clock,
    @Inject(jobsConfig.token) private readonly config: JobsConfig,
  ) {}

  /** Running jobs get their time to end. Adding jobs works on: requests that are still served may do so. */
  async beforeApplicationShutdown(): Promise<void> {
    const { shutdownTimeoutMs: timeout } = this.config;
    const stopped = this.boss.stop({ graceful: true, timeout, close: false });
    const ended = new AbortController();
    // It waits for its statements without limit; what a silent database leaves open, other workers find by its heartbeat.
    const late = this.clock.sleep(timeout + GIVING_BACK_MS, ended.signal).catch(() => undefined);
    await Promise.race([stopped, late]).finally(() => ended.abort());
  }

  static forRoot({ mode, applicationName }: JobsOptions): DynamicModule {
    const working = mode === 'work' && {
      schedule: true,
      supervise: true,
      registerInstance: true,
      instanceName: applicationName,
    };
    return {
      module: JobsModule,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: PgBoss,
          inject: [Database, jobsConfig.token],
          useFactory: async (database: KyselyDatabase, config: JobsConfig) => {
            if (database.kind === 'pglite') await installJobTables(database);
            const boss = createBoss(database, { ...working });
            await startBoss(boss);
            await ensureQueues(boss, definedJobs(), config);
            return boss;
          },
        },
        { provide: JobQueue, inject: [PgBoss], useFactory: (boss: PgBoss) => new PgBossJobQueue(boss) },
        ...(mode === 'work' ? [JobRunner, WaitingJobs] : []),
      ],
      exports: [JobQueue],
    };
  }
}
