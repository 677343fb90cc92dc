import type { ConversationId, UserId } from '@rapport/kernel';
import { defineJob } from '@rapport/platform';

/** Writes a title for a conversation that has had its first turn. */
export const titleJob = defineJob<{ readonly userId: UserId; readonly conversationId: ConversationId }>({
  name: 'conversation.title',
  retryLimit: 3,
});

/** Sums up the older messages of a conversation that has grown long. */
export const summariseJob = defineJob<{ readonly userId: UserId; readonly conversationId: ConversationId }>({
  name: 'conversation.summarise',
  retryLimit: 2,
});

/** Fails the turns whose process is gone. */
export const sweepTurnsJob = defineJob<Record<string, never>>({
  name: 'conversation.sweep_turns',
  retryLimit: 0,
  schedule: '* * * * *',
});

/** Forgets the keys of requests that nobody repeats any more. */
export const purgeIdempotencyKeysJob = defineJob<Record<string, never>>({
  name: 'conversation.purge_idempotency_keys',
  retryLimit: 2,
  schedule: '29 * * * *',
});
