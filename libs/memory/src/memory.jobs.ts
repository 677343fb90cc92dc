import type { ConversationId, PersonaId, UserId } from '@rapport/kernel';
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

/** Looks whether what stands about a person at the beginning of every prompt must be written anew. */
export const writeProfileJob = defineJob<{ readonly userId: UserId; readonly personaId: PersonaId }>({
  name: 'memory.profile',
  retryLimit: 2,
});

/** Lets fade, ends and merges. */
export const memoryUpkeepJob = defineJob<Record<string, never>>({
  name: 'memory.upkeep',
  retryLimit: 1,
  schedule: '43 3 * * *',
});
