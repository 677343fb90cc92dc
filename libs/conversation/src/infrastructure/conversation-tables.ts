import type { ToneDials } from '@rapport/persona';
import type { Disclosure } from '@rapport/safety';
import type { Generated } from 'kysely';
import type { MessageStatus, TitleSource } from '../domain/conversation.js';
import type { TurnState } from '../domain/turn-state.js';
import type { Rung, TurnVerdict } from '../domain/turn.js';
import type { ToneAccountRow } from './tone-sql.js';
import type { AttemptRow } from './turn-accounts.js';

export interface ConversationsTable {
  user_id: string;
  conversation_id: string;
  persona_id: string;
  persona_version_id: string;
  title_sealed: Buffer | null;
  title_source: TitleSource;
  message_count: number;
  created_at: Date;
  updated_at: Date;
  last_message_at: Date | null;
  memory_enabled: Generated<boolean>;
}

export interface MessagesTable {
  user_id: string;
  message_id: string;
  conversation_id: string;
  parent_id: string | null;
  turn_id: string;
  role: 'user' | 'assistant';
  status: MessageStatus;
  content_sealed: Buffer;
  created_at: Date;
  position: Generated<number>;
  active: Generated<boolean>;
  forgotten_at: Generated<Date | null>;
}

export interface MemoryUseRow {
  readonly sources: readonly string[];
  readonly memory?: string;
  readonly score?: number;
}

export interface TurnsTable {
  user_id: string;
  turn_id: string;
  conversation_id: string;
  user_message_id: string;
  reply_message_id: string;
  state: TurnState;
  owner: string;
  fence: Generated<number>;
  lease_until: Date;
  partial_sealed: Buffer | null;
  /** As the rows of `jsonb_to_recordset`. */
  spent_so_far: object[] | null;
  rung: Rung | null;
  model: string;
  model_version: string | null;
  attempts: Generated<number>;
  attempts_log: Generated<AttemptRow[]>;
  verdict: TurnVerdict | null;
  /** While the turn runs: `turn.stopped` is the request to stop it. Settling overwrites it. */
  error_code: string | null;
  prompt_tokens: number | null;
  cached_tokens: number | null;
  output_tokens: number | null;
  thought_tokens: number | null;
  cost_micro_usd: number | null;
  first_token_ms: number | null;
  duration_ms: number | null;
  /** UUIDs of messages, and of the memory where it is a fact. */
  memories_used: MemoryUseRow[];
  /** The dials that the prompt asked for. */
  tone: ToneDials;
  /** What the turn told the person. */
  disclosure: Generated<Disclosure | null>;
  tone_account: ToneAccountRow | null;
  created_at: Date;
  settled_at: Date | null;
}

export interface UsageDailyTable {
  user_id: string;
  day: string;
  persona_id: string;
  model: string;
  turns: number;
  prompt_tokens: number;
  cached_tokens: number;
  output_tokens: number;
  thought_tokens: number;
  cost_micro_usd: number;
}

export interface ConversationSummariesTable {
  user_id: string;
  conversation_id: string;
  through_message_id: string;
  from_message_id: string;
  position: number;
  content_sealed: Buffer;
  model_version: string;
  created_at: Date;
}

export interface ConversationTables {
  conversations: ConversationsTable;
  conversation_summaries: ConversationSummariesTable;
  messages: MessagesTable;
  turns: TurnsTable;
  usage_daily: UsageDailyTable;
}

/** What each sealed value is bound to: moved elsewhere, it no longer opens. */
export const titleContext = (conversationUuid: string): string => `conversations.title_sealed:${conversationUuid}`;
export const contentContext = (messageUuid: string): string => `messages.content_sealed:${messageUuid}`;
export const summaryContext = (throughMessageUuid: string): string =>
  `conversation_summaries.content_sealed:${throughMessageUuid}`;
