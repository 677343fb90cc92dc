import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const count = (least: number, standard: number): z.ZodType<number> =>
  z.coerce.number().int().min(least).default(standard);
const threshold = z.enum(['block_low_and_above', 'block_medium_and_above', 'block_only_high', 'off']);

export const conversationConfig = defineSection('conversation', {
  messageMaxCharacters: variable(
    'CONVERSATION_MESSAGE_MAX_CHARACTERS',
    count(1, 8_000),
    'Longest message a person may send, in characters.',
  ),
  titleMaxCharacters: variable(
    'CONVERSATION_TITLE_MAX_CHARACTERS',
    count(10, 80),
    'Longest title that is made for a conversation, in characters.',
  ),
  titleSearchMaximum: variable(
    'CONVERSATION_TITLE_SEARCH_MAXIMUM',
    count(1, 1_000),
    "How many of a person's latest conversations a search by title looks at: titles are encrypted, so each is opened.",
  ),
  recentMessages: variable(
    'CONVERSATION_RECENT_MESSAGES',
    count(1, 400),
    'Most messages that a turn reads for its prompt. Far fewer are read where they are long: the read ends where the token budget is surely full.',
  ),
  openedBytes: variable(
    'CONVERSATION_OPENED_BYTES',
    count(0, 32 * 2 ** 20),
    'About how many bytes of opened messages a process keeps for the next turns of their conversations; 0 keeps none.',
  ),
  openedIdleMs: variable(
    'CONVERSATION_OPENED_IDLE_MS',
    count(1, 300_000),
    'How long a process keeps opened messages of a conversation without another turn, milliseconds.',
  ),
  historyTokens: variable(
    'CONVERSATION_HISTORY_TOKENS',
    count(0, 8_000),
    'Token budget of the earlier messages in a prompt; the newest are kept.',
  ),
  historyStepTokens: variable(
    'CONVERSATION_HISTORY_STEP_TOKENS',
    count(1, 2_000),
    'About how many tokens of the oldest messages leave a prompt at once when it is full. Each step costs the cached prefix once: larger ones are cheaper, and forget sooner.',
  ),
  summariseTokens: variable(
    'CONVERSATION_SUMMARISE_TOKENS',
    count(0, 7_000),
    'Earlier messages of this many tokens, estimated, have the older ones of them summed up; 0 never does. Below CONVERSATION_HISTORY_TOKENS, or messages leave the prompt before they are summed up.',
  ),
  summaryKeepTokens: variable(
    'CONVERSATION_SUMMARY_KEEP_TOKENS',
    count(0, 4_000),
    'Tokens of the latest messages that stay as they are when a summary is written. Prompts shorter than 4,096 tokens are never cached, so keeping less seldom saves.',
  ),
  summaryTokens: variable(
    'CONVERSATION_SUMMARY_TOKENS',
    count(50, 500),
    'Longest summary of earlier messages, in tokens.',
  ),
  forkMaxMessages: variable('CONVERSATION_FORK_MAX_MESSAGES', count(1, 2_000), 'Most messages that a fork copies.'),
  recallTokens: variable(
    'CONVERSATION_RECALL_TOKENS',
    count(0, 800),
    'Token budget of the memories in a prompt; 0 recalls none.',
  ),
  toneEmotion: variable(
    'TONE_EMOTION',
    z.stringbool().default(false),
    'Whether the call that reads turns for memories is asked, too, what people feel, and answers meet it a little. An inference about people: see the guide to tone.',
  ),
  safetyHarassment: variable(
    'CONVERSATION_SAFETY_HARASSMENT',
    threshold.default('block_only_high'),
    "Gemini's own filter for harassment: the least severity that it blocks, or off.",
  ),
  safetyHate: variable(
    'CONVERSATION_SAFETY_HATE',
    threshold.default('block_medium_and_above'),
    "Gemini's own filter for hate speech.",
  ),
  safetySexual: variable(
    'CONVERSATION_SAFETY_SEXUAL',
    threshold.default('block_medium_and_above'),
    "Gemini's own filter for sexually explicit content.",
  ),
  safetyDangerous: variable(
    'CONVERSATION_SAFETY_DANGEROUS',
    threshold.default('block_medium_and_above'),
    "Gemini's own filter for dangerous content.",
  ),
});
export type ConversationConfig = SectionValues<typeof conversationConfig>;

export const turnConfig = defineSection('turn', {
  dailyLimit: variable(
    'TURN_DAILY_LIMIT',
    count(0, 500),
    'Messages a person may send in one UTC day, refused attempts included; 0 sets no limit.',
  ),
  leaseMs: variable(
    'TURN_LEASE_MS',
    count(1_000, 30_000),
    'How long a turn is believed to live without a sign from its process, in milliseconds.',
  ),
  checkpointMs: variable(
    'TURN_CHECKPOINT_MS',
    count(100, 5_000),
    'How often a running turn renews its lease and stores what was said so far; well below TURN_LEASE_MS.',
  ),
  shutdownDeadlineMs: variable(
    'TURN_SHUTDOWN_DEADLINE_MS',
    count(0, 15_000),
    'How long running turns may go on after a request to shut down; then they end with what was said.',
  ),
  bufferEvents: variable(
    'TURN_BUFFER_EVENTS',
    count(16, 4_096),
    "How many of a turn's latest events are held for readers that join late or lag behind.",
  ),
  lingerMs: variable(
    'TURN_LINGER_MS',
    count(0, 60_000),
    'How long the events of a finished turn are held for readers that reconnect.',
  ),
  relayMs: variable(
    'TURN_RELAY_MS',
    count(1, 25),
    "How often new events of this process's turns are copied to shared state, in milliseconds: what a reader at another process waits longer.",
  ),
  relayRetryMs: variable(
    'TURN_RELAY_RETRY_MS',
    count(1, 1_000),
    'Wait before events are sent again after shared state failed, in milliseconds.',
  ),
  streamTtlMs: variable(
    'TURN_STREAM_TTL_MS',
    count(1_000, 600_000),
    "How long shared state holds a turn's events after the latest of them, in milliseconds.",
  ),
  streamBytes: variable(
    'TURN_STREAM_BYTES',
    count(4_096, 1_048_576),
    'Most bytes of events, encrypted, that shared state holds of one turn.',
  ),
  followPollMs: variable(
    'TURN_FOLLOW_POLL_MS',
    count(10, 1_000),
    'How long a reader of a turn that runs elsewhere waits for news before it looks by itself, in milliseconds.',
  ),
  sweepMs: variable(
    'TURN_SWEEP_MS',
    count(100, 10_000),
    'How often each process looks for turns whose process is gone, in milliseconds.',
  ),
  holdingRetryMs: variable(
    'TURN_HOLDING_RETRY_MS',
    count(1_000, 20_000),
    'When to come back after a holding reply, where the model did not say.',
  ),
  hedgeAfterMs: variable(
    'TURN_HEDGE_AFTER_MS',
    count(0, 0),
    'When a model has said nothing for so long, in milliseconds, it is asked once more, and whoever speaks first is heard; 0 never does. Both requests cost.',
  ),
  descentMs: variable(
    'TURN_DESCENT_MS',
    count(0, 30_000),
    'How long after the first question another model may still be asked, in milliseconds; then comes the holding reply.',
  ),
  shedWaitMs: variable(
    'TURN_SHED_WAIT_MS',
    count(1, 3_000),
    'Messages are turned away while the model could be asked no sooner than this, in milliseconds.',
  ),
  shedLoopDelayMs: variable(
    'TURN_SHED_LOOP_DELAY_MS',
    count(1, 250),
    "Messages are turned away while half of the event loop's rounds are late by this, in milliseconds.",
  ),
  settleForMs: variable(
    'TURN_SETTLE_FOR_MS',
    count(0, 30_000),
    'For how long storing a finished answer is tried again while the database is unavailable, in milliseconds. About TURN_LEASE_MS: then others end the turn with what they know of it.',
  ),
  settleShutdownMs: variable(
    'TURN_SETTLE_SHUTDOWN_MS',
    count(0, 3_000),
    'The same at a shutdown, from TURN_SHUTDOWN_DEADLINE_MS on, in milliseconds.',
  ),
  settleRetryMs: variable(
    'TURN_SETTLE_RETRY_MS',
    count(1, 250),
    'Wait before the second attempt to store an answer, in milliseconds; doubled each time, up to a second.',
  ),
  thinking: variable(
    'TURN_THINKING',
    z.enum(['minimal', 'low', 'medium', 'high']).default('minimal'),
    'How much the model may think before it answers.',
  ),
});
export type TurnConfig = SectionValues<typeof turnConfig>;
