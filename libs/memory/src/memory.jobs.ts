import type { ConversationId, UserId } from '@rapport/kernel';
import { defineJob } from '@rapport/platform';

/** Reads the finished turns of a conversation for what is worth remembering. Only a hint: the backlog says what waits. */
export const extractMemoriesJob = defineJob<{ readonly userId: UserId; readonly conversationId: ConversationId }>({
  name: 'memory.extract',
  retryLimit: 3,
});

/** Finds what waits although its hint was lost. */
export const sweepMemoryBacklogJob = defineJob<Record<string, never>>({
  name: 'memory.sweep_backlog',
  retryLimit: 0,
  schedule: '* * * * *',
});
