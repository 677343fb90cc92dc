import { legalConfig } from '@rapport/compliance';
import { budgetConfig, turnConfig } from '@rapport/conversation';
import { llmConfig } from '@rapport/llm';
import { httpConfig, jobsConfig, type ConfigRule } from '@rapport/platform';
import { crisisConfig } from '@rapport/safety';

const GOOGLE = 'generativelanguage.googleapis.com';

/**
 * What spans several sections. What a shutdown does has to fit in what it has the time for: first turns end and are stored,
 * then their streams, then connections are cut, and last the process is gone.
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
  (config) =>
    config.get(jobsConfig).shutdownTimeoutMs < config.get(httpConfig).shutdownTotalMs
      ? undefined
      : 'JOBS_SHUTDOWN_TIMEOUT_MS must be less than SHUTDOWN_TOTAL_MS, or jobs are cut off before their time',
  (config) => {
    const { shutdownTotalMs, shutdownExitMs } = config.get(httpConfig);
    return shutdownTotalMs < shutdownExitMs
      ? undefined
      : 'SHUTDOWN_TOTAL_MS must be less than SHUTDOWN_EXIT_MS, or the process ends before its connections do';
  },
  (config) => {
    const { descentMs, settleForMs } = config.get(turnConfig);
    const longestTurnMs = descentMs + config.get(llmConfig).totalTimeoutMs + settleForMs;
    return longestTurnMs < config.get(budgetConfig).reservationMs
      ? undefined
      : 'BUDGET_RESERVATION_MS must be more than TURN_DESCENT_MS, GEMINI_TOTAL_TIMEOUT_MS and TURN_SETTLE_FOR_MS together, or turns that are still answered are charged in full';
  },
  (config) => {
    const { webhookUrl, webhookSecret } = config.get(crisisConfig);
    return webhookUrl === undefined || webhookSecret !== undefined
      ? undefined
      : 'CRISIS_WEBHOOK_URL needs CRISIS_WEBHOOK_SECRET: nobody could tell who sent a notification';
  },
  (config) => {
    const { leastHoldS, elevatedHoldS, acuteHoldS } = config.get(crisisConfig);
    return leastHoldS <= elevatedHoldS && elevatedHoldS <= acuteHoldS
      ? undefined
      : 'CRISIS_LEAST_HOLD_S, CRISIS_ELEVATED_HOLD_S and CRISIS_ACUTE_HOLD_S must not fall from one to the next';
  },
  (config) => {
    const { tier, baseUrl } = config.get(llmConfig);
    const { regions } = config.get(legalConfig);
    const demanding = regions.filter((region) => region !== 'other');
    return tier === 'paid' || demanding.length === 0 || new URL(baseUrl).hostname !== GOOGLE
      ? undefined
      : `GEMINI_TIER must be paid for people in ${demanding.join(', ')} (PRIVACY_REGION): Google's terms allow nothing else there`;
  },
];
