import type { MessageId, UserId } from '@rapport/kernel';
import { defineJob } from '@rapport/platform';

/** Embeds what a person's memory has no vectors of. `before`: goes on with the messages that are older than this one. */
export const embedMemoriesJob = defineJob<{ readonly userId: UserId; readonly before?: MessageId }>({
  name: 'memory.embed',
  retryLimit: 2,
});
