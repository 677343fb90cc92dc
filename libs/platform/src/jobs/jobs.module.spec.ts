import { ManualClock } from '@rapport/testing';
import type { PgBoss } from 'pg-boss';
import { describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../config/load-config.js';
import { jobsConfig } from './jobs.config.js';
import { JobsModule } from './jobs.module.js';

describe('the job queue at a shutdown', () => {
  it('is not waited for longer than its time, though a statement of its own hangs', async () => {
    const clock = new ManualClock();
    const config = loadConfig([jobsConfig], { JOBS_SHUTDOWN_TIMEOUT_MS: '5000' }).get(jobsConfig);
    const stop = vi.fn(() => new Promise<void>(() => undefined));
    const ended = vi.fn();
    void new JobsModule({ stop } as unknown as PgBoss, clock, config).beforeApplicationShutdown().then(ended);
    await clock.advance(6_999);
    expect(ended).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(ended).toHaveBeenCalledOnce();
    expect(stop).toHaveBeenCalledExactlyOnceWith({ graceful: true, timeout: 5_000, close: false });
  });
});
