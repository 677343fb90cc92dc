import { turnConfig } from '@rapport/conversation';
import { httpConfig, type ConfigRule } from '@rapport/platform';

/**
 * What a shutdown does has to fit in what it has the time for: first turns end and are stored, then their streams, then
 * connections are cut.
 */
export const configRules: readonly ConfigRule[] = [
  (config) => {
    const { shutdownDeadlineMs, settleShutdownMs } = config.get(turnConfig);
    return shutdownDeadlineMs + settleShutdownMs <= config.get(httpConfig).shutdownStreamsMs
      ? undefined
      : 'TURN_SHUTDOWN_DEADLINE_MS and TURN_SETTLE_SHUTDOWN_MS together must not exceed SHUTDOWN_STREAMS_MS, or readers miss the end';
  },
  (config) => {
    const { shutdownStreamsMs, shutdownTotalMs } = config.get(httpConfig);
    return shutdownStreamsMs < shutdownTotalMs
      ? undefined
      : 'SHUTDOWN_STREAMS_MS must be less than SHUTDOWN_TOTAL_MS, or streams are cut in the middle of an event';
  },
];
