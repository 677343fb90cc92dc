import type { ConversationId, MessageId, UserId } from '@rapport/kernel';
import type { HistorySummary, RecentMessage } from './turn-repository.js';
import { belongsInPrompt } from './prompt/history.js';

/** What a summary is made of: the one before it, and the messages of the active path since. */
export interface SummaryMaterial {
  readonly previous: (HistorySummary & { readonly through: MessageId }) | undefined;
  /** Oldest first; those that belong in a prompt. */
  readonly messages: readonly RecentMessage[];
}

export interface NewSummary {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  /** First and last of the messages that it read. */
  readonly from: MessageId;
  readonly through: MessageId;
  /** The summary that it goes on from, by its last message. */
  readonly previous: MessageId | undefined;
  /** Whose text it read. */
  readonly read: readonly MessageId[];
  /** Of the last one. */
  readonly position: number;
  readonly text: string;
  readonly modelVersion: string;
  readonly createdAt: Date;
}

export abstract class SummaryRepository {
  /** At most `limit` messages after the latest summary of the active path. */
  abstract material(userId: UserId, id: ConversationId, limit: number): Promise<SummaryMaterial>;

  /**
   * `false` when there is one through that message already (it is written once), the conversation is gone, or something
   * that it read was forgotten meanwhile.
   */
  abstract add(summary: NewSummary): Promise<boolean>;
}

export interface SummaryLimits {
  /** Fewer tokens than this are not worth a summary. */
  readonly trigger: number;
  /** As many messages are worth one however short they are: nobody reads further. */
  readonly most: number;
  /** Tokens of the latest messages that stay out of it; at most half of all where it is due for their number. */
  readonly keep: number;
  /** Most tokens that one summary reads. */
  readonly chunk: number;
}

/**
 * How many of the first messages the next summary covers; 0 when none is due. It ends with an answer, so that what
 * follows in a prompt begins with the person.
 * @param costs tokens of each message
 */
export function messagesToSummarise(
  messages: readonly RecentMessage[],
  costs: readonly number[],
  { trigger, most, keep, chunk }: SummaryLimits,
): number {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const areMany = messages.length >= most;
  if (total <= trigger && !areMany) return 0;
  const kept = areMany ? Math.min(keep, total / 2) : keep;
  let covered = 0;
  let end = 0;
  for (const [index, message] of messages.entries()) {
    covered += costs[index] ?? 0;
    // Many are due for at least one exchange, however long it is beside the others.
    const leavesEnough = total - covered >= kept || (areMany && end === 0 && index + 1 < messages.length);
    if (!leavesEnough || (covered > chunk && end > 0)) break;
    if (message.role === 'assistant') end = index + 1;
  }
  return end;
}

/** Tokens of each message as it would stand in a prompt. */
export function summaryCosts(messages: readonly RecentMessage[], estimate: (text: string) => number): number[] {
  return messages.map((message) => (belongsInPrompt(message) ? estimate(message.text) : 0));
}
