import { describeTable, type ProcessingEntry, type TableEntry } from '@rapport/compliance';

const talk: ProcessingEntry = {
  owner: 'conversation',
  purpose: 'Hold conversations with personas, and show them again',
  basis: 'contract',
  retention: 'conversations',
  origin: 'provided',
};
const accounts: ProcessingEntry = {
  owner: 'conversation',
  purpose: 'Keep what people use within what they may, and within what the operator pays',
  basis: 'contract',
  retention: 'usage',
  origin: 'observed',
};
const running: ProcessingEntry = { ...accounts, retention: 'running accounts' };
const deployment: ProcessingEntry = {
  ...accounts,
  purpose: 'Keep the deployment within its budget',
  basis: 'none',
  retention: 'configuration',
  origin: 'system',
};

export const conversationTables: readonly TableEntry[] = [
  describeTable(
    'conversations',
    talk,
    {
      pseudonym: 'user_id conversation_id',
      content: 'title_sealed',
      preference: 'persona_id persona_version_id memory_enabled',
      usage: 'title_source message_count created_at updated_at last_message_at',
    },
    { title_sealed: 'generated', message_count: 'observed', last_message_at: 'observed' },
  ),
  describeTable(
    'messages',
    talk,
    {
      pseudonym: 'user_id message_id conversation_id parent_id turn_id',
      content: 'content_sealed',
      preference: 'forgotten_at',
      usage: 'role status created_at position active',
    },
    { created_at: 'observed', position: 'observed' },
  ),
  describeTable(
    'turns',
    { ...talk, purpose: 'Answer messages, explain how each answer came about, and account for it', origin: 'observed' },
    {
      pseudonym: 'user_id turn_id conversation_id user_message_id reply_message_id memories_used',
      content: 'partial_sealed',
      inferred: 'tone tone_account verdict',
      usage:
        'state rung model model_version attempts attempts_log error_code prompt_tokens cached_tokens output_tokens ' +
        'thought_tokens cost_micro_usd first_token_ms duration_ms created_at settled_at spent_so_far disclosure',
      technical: 'owner fence lease_until',
    },
    { partial_sealed: 'generated', tone: 'inferred', tone_account: 'inferred', verdict: 'inferred' },
  ),
  describeTable(
    'conversation_summaries',
    { ...talk, purpose: 'Keep long conversations within what a model can read', origin: 'generated' },
    {
      pseudonym: 'user_id conversation_id through_message_id from_message_id',
      content: 'content_sealed',
      usage: 'position model_version created_at',
    },
  ),
  describeTable(
    'message_feedback',
    { ...talk, purpose: 'Learn which answers were good' },
    {
      pseudonym: 'user_id message_id',
      content: 'reason_sealed',
      preference: 'rating',
      usage: 'created_at updated_at',
    },
  ),
  describeTable(
    'tone_settings',
    { ...talk, purpose: 'Let people switch the adaptation of tone off', retention: 'account' },
    { pseudonym: 'user_id', preference: 'adapts', usage: 'updated_at' },
  ),
  describeTable('completions', accounts, {
    pseudonym: 'user_id completion_id',
    preference: 'persona_id persona_version_id',
    inferred: 'verdict',
    usage:
      'rung error_code model model_version attempts prompt_tokens cached_tokens output_tokens thought_tokens cost_micro_usd ' +
      'first_token_ms duration_ms created_at',
  }),
  describeTable('usage_daily', accounts, {
    pseudonym: 'user_id',
    usage: 'day persona_id model turns prompt_tokens cached_tokens output_tokens thought_tokens cost_micro_usd',
  }),
  describeTable(
    'budget_overrides',
    { ...accounts, retention: 'account', origin: 'system' },
    {
      pseudonym: 'user_id',
      usage: 'tokens_per_day cost_per_month updated_at',
    },
  ),
  describeTable('budget_windows', running, {
    pseudonym: 'user_id',
    usage: 'day tokens_settled tokens_reserved month cost_settled cost_reserved',
  }),
  describeTable('budget_reservations', running, {
    pseudonym: 'user_id reservation_id',
    usage: 'tokens cost day month counted counted_on',
    technical: 'shard expires_at',
  }),
  describeTable('budget_warnings', running, { pseudonym: 'user_id', usage: 'policy window_start told_at' }),
  describeTable('budget_shards', deployment, {
    technical:
      'shard day tokens_limit tokens_allowed tokens_settled tokens_reserved month cost_limit cost_allowed cost_settled ' +
      'cost_reserved',
  }),
  describeTable('budget_shard_warnings', deployment, { technical: 'policy window_start' }),
  describeTable(
    'idempotency_keys',
    {
      ...talk,
      owner: 'platform',
      purpose: 'Answer a repeated request as the first time, and bill it once',
      retention: 'idempotency keys',
      origin: 'observed',
    },
    {
      pseudonym: 'user_id key_digest fingerprint turn_id',
      content: 'response_sealed',
      usage: 'created_at',
      technical: 'claim_id lease_until',
    },
    { response_sealed: 'generated' },
  ),
];
