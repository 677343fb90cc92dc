import { erasureConfig } from '@rapport/compliance';
import { backupConfig, backupErrors, Backups, databaseConfig, type LoadedConfig } from '@rapport/platform';
import type { Operator } from '../operator.js';

/** Gives the work its backups for as long as BACKUP_TIMEOUT_S allows; throws `backup.timed_out`. */
export async function withBackups<T>(
  operator: Operator,
  loaded: LoadedConfig,
  work: (backups: Backups) => Promise<T>,
): Promise<T> {
  const config = loaded.get(backupConfig);
  const deadline = new AbortController();
  const cancel = operator.clock.setTimer(config.timeoutS * 1_000, () => deadline.abort(backupErrors.timedOut()));
  const backups = new Backups({
    config,
    dataDir: loaded.get(databaseConfig).dataDir,
    clock: operator.clock,
    signal: deadline.signal,
    maxAgeDays: loaded.get(erasureConfig).backupDays,
  });
  try {
    return await work(backups);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  } finally {
    cancel();
  }
}

/** Throws `backup.needs_server` beside the embedded database. */
export function databaseUrl(loaded: LoadedConfig): string {
  const { url } = loaded.get(databaseConfig);
  if (url === undefined) throw backupErrors.needsServer('DATABASE_URL is not set');
  return url;
}
