import type { Probe } from '@rapport/checklist';
import { gracefulErrors } from './graceful-errors.probe.js';
import { memoryPersistence } from './memory-persistence.probe.js';
import { safetyActive } from './safety-active.probe.js';
import { sendMessage } from './send-message.probe.js';
import { startConversation } from './start-conversation.probe.js';
import { toneAdaptation } from './tone-adaptation.probe.js';
import { userStats } from './user-stats.probe.js';

export const functionalProbes: readonly Probe[] = [
  startConversation,
  sendMessage,
  userStats,
  memoryPersistence,
  toneAdaptation,
  safetyActive,
  gracefulErrors,
];
