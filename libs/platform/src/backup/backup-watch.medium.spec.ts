import { ManualClock, useTestDatabase } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../telemetry/metrics.js';
import { Samples } from '../telemetry/samples.js';
import { BackupWatch } from './backup-watch.js';
import { recordOperation } from './operations-runs.js';

const MINUTE_MS = 60_000;

describe('the watch over backups', () => {
  const database = useTestDatabase('pglite');

  function setup() {
    const clock = new ManualClock();
    const metrics = new Metrics();
    const samples = new Samples(clock, metrics);
    new BackupWatch(database(), samples, metrics).onModuleInit();
    const ran = (kind: 'database' | 'restore_drill', outcome: 'success' | 'failure'): Promise<void> =>
      recordOperation(database(), { kind, outcome, started_at: clock.date(), ended_at: clock.date() });
    const shown = async (): Promise<readonly string[]> =>
      (await metrics.render()).split('\n').filter((line) => line.startsWith('rapport_backup_last_success'));
    return { sut: { samples, shown }, ctx: { clock, ran } };
  }

  it('shows the latest success of each kind, and of a kind that never succeeded nothing', async () => {
    const { sut, ctx } = setup();
    await ctx.ran('database', 'success');
    await ctx.clock.advance(MINUTE_MS);
    const succeededAt = ctx.clock.now() / 1_000;
    await ctx.ran('database', 'success');
    await ctx.clock.advance(MINUTE_MS);
    await ctx.ran('database', 'failure');
    await ctx.ran('restore_drill', 'failure');
    sut.samples.onApplicationBootstrap();
    await expect
      .poll(sut.shown)
      .toEqual([`rapport_backup_last_success_timestamp_seconds{kind="database"} ${succeededAt}`]);
    sut.samples.onModuleDestroy();
  });
});
