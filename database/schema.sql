-- The schema that database/migrations lead to. Generated: do not edit.

create table audit.chain_head (
  only_row boolean not null default true,
  position bigint not null,
  hash bytea not null,
  constraint chain_head_pkey PRIMARY KEY (only_row),
  constraint chain_head_hash_check CHECK ((length(hash) = 32)),
  constraint chain_head_only_row_check CHECK (only_row)
);

create table audit.checkpoints (
  tree_size bigint not null,
  note text not null,
  constraint checkpoints_pkey PRIMARY KEY (tree_size),
  constraint checkpoints_tree_size_check CHECK ((tree_size > 0))
);

create table audit.events (
  event_id uuid not null,
  occurred_at timestamp with time zone not null,
  action text not null,
  outcome text not null,
  actor uuid,
  subject text,
  details jsonb not null,
  position bigint,
  previous_hash bytea,
  hash bytea,
  constraint events_pkey PRIMARY KEY (event_id),
  constraint audit_events_position_unique UNIQUE ("position"),
  constraint audit_events_sealed_whole CHECK (((("position" IS NULL) AND (previous_hash IS NULL) AND (hash IS NULL)) OR (("position" > 0) AND (length(previous_hash) = 32) AND (length(hash) = 32)))),
  constraint events_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'denied'::text, 'failure'::text])))
);
CREATE INDEX audit_events_by_action ON audit.events USING btree (action, event_id);
CREATE INDEX audit_events_by_actor ON audit.events USING btree (actor, event_id) WHERE (actor IS NOT NULL);
CREATE INDEX audit_events_by_subject ON audit.events USING btree (subject, event_id) WHERE (subject IS NOT NULL);
CREATE INDEX audit_events_unsealed ON audit.events USING btree (event_id) WHERE ("position" IS NULL);

create table audit.leaves (
  sequence bigint not null,
  event_id uuid not null,
  occurred_at timestamp with time zone not null,
  action text not null,
  outcome text not null,
  actor uuid,
  subject text,
  payload_hash bytea not null,
  subtree_hashes bytea not null,
  constraint leaves_pkey PRIMARY KEY (sequence),
  constraint audit_leaves_event_unique UNIQUE (event_id),
  constraint leaves_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'denied'::text, 'failure'::text]))),
  constraint leaves_payload_hash_check CHECK ((length(payload_hash) = 32)),
  constraint leaves_sequence_check CHECK ((sequence >= 0)),
  constraint leaves_subtree_hashes_check CHECK (((length(subtree_hashes) > 0) AND ((length(subtree_hashes) % 32) = 0)))
);
CREATE INDEX audit_leaves_by_action ON audit.leaves USING btree (action, event_id);
CREATE INDEX audit_leaves_by_actor ON audit.leaves USING btree (actor, event_id) WHERE (actor IS NOT NULL);
CREATE INDEX audit_leaves_by_subject ON audit.leaves USING btree (subject, event_id) WHERE (subject IS NOT NULL);

create table audit.outbox (
  outbox_id bigint not null generated always as identity,
  event_id uuid not null,
  occurred_at timestamp with time zone not null,
  action text not null,
  outcome text not null,
  actor uuid,
  subject text,
  details jsonb not null,
  constraint outbox_pkey PRIMARY KEY (outbox_id),
  constraint outbox_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'denied'::text, 'failure'::text])))
);

create table audit.payloads (
  sequence bigint not null,
  salt bytea not null,
  payload text not null,
  constraint payloads_pkey PRIMARY KEY (sequence),
  constraint payloads_salt_check CHECK ((length(salt) = 16)),
  constraint payloads_sequence_fkey FOREIGN KEY (sequence) REFERENCES audit.leaves(sequence)
);

create table age_refusals (
  digest bytea not null,
  expires_at timestamp with time zone not null,
  constraint age_refusals_pkey PRIMARY KEY (digest)
);
CREATE INDEX age_refusals_by_expiry ON public.age_refusals USING btree (expires_at);

create table api_keys (
  user_id uuid not null,
  api_key_id uuid not null,
  token_digest bytea not null,
  name_sealed bytea not null,
  hint text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (user_id, api_key_id),
  constraint api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);

create table approvals (
  approval_id uuid not null,
  action text not null,
  subject text not null,
  reason text not null,
  reference text not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision text,
  used_at timestamp with time zone,
  constraint approvals_pkey PRIMARY KEY (approval_id),
  constraint approvals_by_another CHECK ((decided_by <> requested_by)),
  constraint approvals_check CHECK ((expires_at > requested_at)),
  constraint approvals_decided_whole CHECK (((decision IS NULL) = (decided_by IS NULL))),
  constraint approvals_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text])))
);
CREATE INDEX approvals_by_subject ON public.approvals USING btree (subject, action, requested_at);

create table budget_overrides (
  user_id uuid not null,
  tokens_per_day bigint,
  cost_per_month bigint,
  updated_at timestamp with time zone not null,
  constraint budget_overrides_pkey PRIMARY KEY (user_id),
  constraint budget_overrides_cost_per_month_check CHECK ((cost_per_month >= 0)),
  constraint budget_overrides_tokens_per_day_check CHECK ((tokens_per_day >= 0))
);

create table budget_reservations (
  user_id uuid not null,
  reservation_id uuid not null,
  tokens bigint not null,
  cost bigint not null,
  day date,
  month date,
  shard smallint,
  expires_at timestamp with time zone not null,
  counted jsonb not null default '[]'::jsonb,
  counted_on date,
  constraint budget_reservations_pkey PRIMARY KEY (user_id, reservation_id),
  constraint budget_reservations_granted CHECK (((day IS NOT NULL) AND (month IS NOT NULL) AND (shard IS NOT NULL)))
);

create table budget_shard_warnings (
  policy text not null,
  window_start date not null,
  constraint budget_shard_warnings_pkey PRIMARY KEY (policy),
  constraint budget_shard_warnings_policy_check CHECK ((policy = ANY (ARRAY['global-tokens-day'::text, 'global-cost-month'::text])))
);

create table budget_shards (
  shard smallint not null,
  day date not null,
  tokens_limit bigint not null,
  tokens_allowed bigint not null,
  tokens_settled bigint not null,
  tokens_reserved bigint not null,
  month date not null,
  cost_limit bigint not null,
  cost_allowed bigint not null,
  cost_settled bigint not null,
  cost_reserved bigint not null,
  constraint budget_shards_pkey PRIMARY KEY (shard),
  constraint budget_shards_cost_reserved_check CHECK ((cost_reserved >= 0)),
  constraint budget_shards_tokens_reserved_check CHECK ((tokens_reserved >= 0))
);

create table budget_warnings (
  user_id uuid not null,
  policy text not null,
  window_start date not null,
  told_at timestamp with time zone,
  constraint budget_warnings_pkey PRIMARY KEY (user_id, policy),
  constraint budget_warnings_policy_check CHECK ((policy = ANY (ARRAY['user-tokens-day'::text, 'user-cost-month'::text])))
);
CREATE INDEX budget_warnings_untold ON public.budget_warnings USING btree (user_id) WHERE (told_at IS NULL);

create table budget_windows (
  user_id uuid not null,
  day date not null,
  tokens_settled bigint not null,
  tokens_reserved bigint not null,
  month date not null,
  cost_settled bigint not null,
  cost_reserved bigint not null,
  constraint budget_windows_pkey PRIMARY KEY (user_id),
  constraint budget_windows_cost_reserved_check CHECK ((cost_reserved >= 0)),
  constraint budget_windows_tokens_reserved_check CHECK ((tokens_reserved >= 0))
);

create table completions (
  user_id uuid not null,
  completion_id uuid not null,
  persona_id uuid not null,
  persona_version_id uuid not null,
  rung text not null,
  verdict text not null,
  error_code text,
  model text not null,
  model_version text,
  attempts integer not null,
  prompt_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  thought_tokens integer,
  cost_micro_usd bigint,
  first_token_ms integer,
  duration_ms integer not null,
  created_at timestamp with time zone not null,
  constraint completions_pkey PRIMARY KEY (user_id, completion_id)
);

create table consents (
  user_id uuid not null,
  document text not null,
  version text not null,
  accepted_at timestamp with time zone not null,
  consent_id uuid not null default gen_random_uuid(),
  given boolean not null default true,
  locale text,
  source text not null default 'registration'::text,
  constraint consents_pkey PRIMARY KEY (user_id, consent_id),
  constraint consents_source CHECK ((source = ANY (ARRAY['registration'::text, 'self_service'::text])))
);
CREATE INDEX consents_by_purpose ON public.consents USING btree (user_id, document, accepted_at, consent_id);

create table conversation_summaries (
  user_id uuid not null,
  conversation_id uuid not null,
  through_message_id uuid not null,
  from_message_id uuid not null,
  position bigint not null,
  content_sealed bytea not null,
  model_version text not null,
  created_at timestamp with time zone not null,
  constraint conversation_summaries_pkey PRIMARY KEY (user_id, conversation_id, through_message_id),
  constraint summaries_of_conversation FOREIGN KEY (user_id, conversation_id) REFERENCES conversations(user_id, conversation_id) ON DELETE CASCADE
);
CREATE INDEX summaries_by_position ON public.conversation_summaries USING btree (user_id, conversation_id, "position");

create table conversations (
  user_id uuid not null,
  conversation_id uuid not null,
  persona_id uuid not null,
  persona_version_id uuid not null,
  title_sealed bytea,
  title_source text not null default 'none'::text,
  message_count integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  last_message_at timestamp with time zone,
  memory_enabled boolean not null default true,
  constraint conversations_pkey PRIMARY KEY (user_id, conversation_id),
  constraint conversations_title_source_check CHECK ((title_source = ANY (ARRAY['none'::text, 'excerpt'::text, 'model'::text, 'user'::text])))
);

create table credentials (
  user_id uuid not null,
  password_hash text not null,
  changed_at timestamp with time zone not null,
  constraint credentials_pkey PRIMARY KEY (user_id),
  constraint credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);

create table crisis_counts (
  day date not null,
  measure text not null,
  tier text not null,
  locale text not null,
  count bigint not null,
  constraint crisis_counts_pkey PRIMARY KEY (day, measure, tier, locale),
  constraint crisis_counts_measure_check CHECK ((measure = ANY (ARRAY['sign'::text, 'suspension'::text, 'referral'::text, 'notice'::text]))),
  constraint crisis_counts_tier_check CHECK ((tier = ANY (ARRAY['none'::text, 'concern'::text, 'elevated'::text, 'acute'::text])))
);

create table crisis_notifications (
  notification_id uuid not null,
  subject bytea not null,
  tier text not null,
  locale text not null,
  hand_off boolean not null,
  created_at timestamp with time zone not null,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null,
  abandoned_at timestamp with time zone,
  constraint crisis_notifications_pkey PRIMARY KEY (notification_id),
  constraint crisis_notifications_tier_check CHECK ((tier = ANY (ARRAY['elevated'::text, 'acute'::text])))
);
CREATE INDEX crisis_notifications_by_subject ON public.crisis_notifications USING btree (subject);
CREATE INDEX crisis_notifications_due ON public.crisis_notifications USING btree (next_attempt_at) WHERE (abandoned_at IS NULL);

create table crisis_states (
  user_id uuid not null,
  revision integer not null,
  state_sealed bytea not null,
  updated_on date not null,
  constraint crisis_states_pkey PRIMARY KEY (user_id, revision)
);
CREATE INDEX crisis_states_by_age ON public.crisis_states USING btree (updated_on);

create table data_exports (
  user_id uuid not null,
  export_id uuid not null,
  state text not null,
  requested_by text not null,
  records bigint,
  bytes bigint,
  sha256 bytea,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  constraint data_exports_pkey PRIMARY KEY (user_id, export_id),
  constraint data_exports_requested_by_check CHECK ((requested_by = ANY (ARRAY['subject'::text, 'operator'::text]))),
  constraint data_exports_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'building'::text, 'ready'::text, 'failed'::text])))
);
CREATE INDEX data_exports_by_expiry ON public.data_exports USING btree (expires_at);
CREATE INDEX data_exports_by_id ON public.data_exports USING btree (export_id);

create table data_requests (
  user_id uuid not null,
  request_id uuid not null,
  kind text not null,
  profile text not null,
  state text not null,
  detail_sealed bytea,
  opened_at timestamp with time zone not null,
  confirm_by timestamp with time zone,
  confirmed_at timestamp with time zone,
  warn_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  extended_at timestamp with time zone,
  extension_reason text,
  closed_at timestamp with time zone,
  closing_reason text,
  constraint data_requests_pkey PRIMARY KEY (user_id, request_id),
  constraint data_requests_closed_once CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  constraint data_requests_extended_for_a_reason CHECK (((extended_at IS NULL) = (extension_reason IS NULL))),
  constraint data_requests_extension_reason_check CHECK ((extension_reason = ANY (ARRAY['complexity'::text, 'number_of_requests'::text]))),
  constraint data_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'portability'::text, 'erasure'::text, 'rectification'::text, 'objection'::text, 'breach'::text]))),
  constraint data_requests_profile_check CHECK ((profile = ANY (ARRAY['gdpr'::text, 'ccpa'::text, 'breach'::text]))),
  constraint data_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'fulfilled'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX data_requests_closed ON public.data_requests USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE INDEX data_requests_open ON public.data_requests USING btree (due_at, request_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX data_requests_by_id ON public.data_requests USING btree (request_id);

create table disclosure_states (
  user_id uuid not null,
  disclosed_at timestamp with time zone not null,
  turn_id uuid,
  constraint disclosure_states_pkey PRIMARY KEY (user_id)
);

create table elevations (
  elevation_id uuid not null,
  holder uuid not null,
  role text not null,
  reason text not null,
  reference text not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint elevations_pkey PRIMARY KEY (elevation_id),
  constraint elevations_check CHECK ((expires_at > granted_at))
);
CREATE INDEX elevations_by_holder ON public.elevations USING btree (holder, expires_at);

create table erasure_steps (
  erasure_id uuid not null,
  step text not null,
  rows jsonb not null,
  begun_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint erasure_steps_pkey PRIMARY KEY (erasure_id, step),
  constraint erasure_steps_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasures(erasure_id)
);

create table erasures (
  erasure_id uuid not null,
  subject_digest bytea not null,
  subject uuid,
  cause text not null,
  state text not null,
  receipt_token_digest bytea,
  requested_at timestamp with time zone not null,
  advanced_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  watched_until timestamp with time zone,
  receipt jsonb,
  constraint erasures_pkey PRIMARY KEY (erasure_id),
  constraint erasures_once_a_subject UNIQUE (subject_digest),
  constraint erasures_cause_check CHECK ((cause = ANY (ARRAY['subject'::text, 'operator'::text, 'restore'::text]))),
  constraint erasures_end CHECK (((state = 'completed'::text) = ((completed_at IS NOT NULL) AND (receipt IS NOT NULL)))),
  constraint erasures_need_a_subject CHECK (((state = 'completed'::text) OR (subject IS NOT NULL))),
  constraint erasures_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text])))
);
CREATE INDEX erasures_running ON public.erasures USING btree (advanced_at) WHERE (state = 'running'::text);
CREATE INDEX erasures_watched ON public.erasures USING btree (watched_until) WHERE (subject IS NOT NULL);

create table external_identities (
  user_id uuid not null,
  subject_digest bytea not null,
  created_at timestamp with time zone not null,
  constraint external_identities_pkey PRIMARY KEY (user_id),
  constraint external_identities_subject_digest_key UNIQUE (subject_digest),
  constraint external_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);

create table idempotency_keys (
  user_id uuid not null,
  key_digest bytea not null,
  fingerprint bytea not null,
  claim_id uuid,
  lease_until timestamp with time zone,
  turn_id uuid,
  response_sealed bytea,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (user_id, key_digest),
  constraint idempotency_keys_claims_end CHECK (((claim_id IS NULL) = (lease_until IS NULL))),
  constraint idempotency_keys_one_kind CHECK ((num_nonnulls(claim_id, turn_id, response_sealed) = 1))
);
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);

create table legal_holds (
  user_id uuid not null,
  matter text not null,
  placed_by uuid not null,
  placed_at timestamp with time zone not null,
  constraint legal_holds_pkey PRIMARY KEY (user_id)
);

create table memories (
  user_id uuid not null,
  memory_id uuid not null,
  persona_id uuid,
  kind text not null,
  status text not null,
  trust text not null,
  origin text not null,
  content_sealed bytea not null,
  salience real not null,
  pinned boolean not null default false,
  valid_from timestamp with time zone,
  valid_until timestamp with time zone,
  superseded_by uuid,
  import_id uuid,
  vector_model text,
  vector_sealed bytea,
  recalls integer not null default 0,
  last_recalled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint memories_pkey PRIMARY KEY (user_id, memory_id),
  constraint memories_kind_check CHECK ((kind = ANY (ARRAY['fact'::text, 'preference'::text, 'event'::text, 'relationship'::text]))),
  constraint memories_origin_check CHECK ((origin = ANY (ARRAY['extracted'::text, 'user'::text, 'imported'::text]))),
  constraint memories_salience_check CHECK (((salience >= (0)::double precision) AND (salience <= (1)::double precision))),
  constraint memories_status_check CHECK ((status = ANY (ARRAY['active'::text, 'superseded'::text, 'quarantined'::text, 'expired'::text]))),
  constraint memories_trust_check CHECK ((trust = ANY (ARRAY['stated'::text, 'confirmed'::text, 'inferred'::text, 'imported'::text, 'suspect'::text]))),
  constraint memories_vector_has_model CHECK (((vector_model IS NULL) = (vector_sealed IS NULL)))
);

create table memory_backlog (
  user_id uuid not null,
  turn_id uuid not null,
  conversation_id uuid not null,
  settled_at timestamp with time zone not null,
  constraint memory_backlog_pkey PRIMARY KEY (user_id, turn_id),
  constraint memory_backlog_of_conversation FOREIGN KEY (user_id, conversation_id) REFERENCES conversations(user_id, conversation_id) ON DELETE CASCADE
);
CREATE INDEX memory_backlog_by_age ON public.memory_backlog USING btree (settled_at);
CREATE INDEX memory_backlog_by_conversation ON public.memory_backlog USING btree (user_id, conversation_id, turn_id);

create table memory_profiles (
  user_id uuid not null,
  persona_id uuid not null,
  content_sealed bytea not null,
  memory_ids uuid[] not null,
  created_at timestamp with time zone not null,
  constraint memory_profiles_pkey PRIMARY KEY (user_id, persona_id)
);

create table memory_sources (
  user_id uuid not null,
  memory_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  constraint memory_sources_pkey PRIMARY KEY (user_id, memory_id, message_id),
  constraint memory_sources_of_memory FOREIGN KEY (user_id, memory_id) REFERENCES memories(user_id, memory_id) ON DELETE CASCADE,
  constraint memory_sources_of_message FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, message_id) ON DELETE CASCADE
);
CREATE INDEX memory_sources_by_conversation ON public.memory_sources USING btree (user_id, conversation_id);
CREATE INDEX memory_sources_by_message ON public.memory_sources USING btree (user_id, message_id);

create table memory_states (
  user_id uuid not null,
  revision bigint not null default 0,
  enabled boolean not null default true,
  updated_at timestamp with time zone not null,
  consented boolean not null default false,
  withdrawn_at timestamp with time zone,
  constraint memory_states_pkey PRIMARY KEY (user_id)
);
CREATE INDEX memory_states_withdrawn ON public.memory_states USING btree (withdrawn_at) WHERE (withdrawn_at IS NOT NULL);

create table message_feedback (
  user_id uuid not null,
  message_id uuid not null,
  rating text not null,
  reason_sealed bytea,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint message_feedback_pkey PRIMARY KEY (user_id, message_id),
  constraint message_feedback_rating_check CHECK ((rating = ANY (ARRAY['up'::text, 'down'::text]))),
  constraint message_feedback_of_message FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, message_id) ON DELETE CASCADE
);

create table message_vectors (
  user_id uuid not null,
  message_id uuid not null,
  model text not null,
  vector_sealed bytea not null,
  created_at timestamp with time zone not null,
  constraint message_vectors_pkey PRIMARY KEY (user_id, message_id, model),
  constraint message_vectors_of_message FOREIGN KEY (user_id, message_id) REFERENCES messages(user_id, message_id) ON DELETE CASCADE
);

create table messages (
  user_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  parent_id uuid,
  turn_id uuid not null,
  role text not null,
  status text not null,
  content_sealed bytea not null,
  created_at timestamp with time zone not null,
  position bigint not null default 0,
  active boolean not null default true,
  forgotten_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (user_id, message_id),
  constraint messages_role_check CHECK ((role = ANY (ARRAY['user'::text, 'assistant'::text]))),
  constraint messages_status_check CHECK ((status = ANY (ARRAY['complete'::text, 'incomplete'::text, 'replaced'::text, 'holding'::text, 'withheld'::text]))),
  constraint messages_of_conversation FOREIGN KEY (user_id, conversation_id) REFERENCES conversations(user_id, conversation_id) ON DELETE CASCADE
);
CREATE INDEX messages_by_conversation ON public.messages USING btree (user_id, conversation_id, message_id);
CREATE INDEX messages_by_parent ON public.messages USING btree (user_id, conversation_id, parent_id);
CREATE INDEX messages_on_active_path ON public.messages USING btree (user_id, conversation_id, "position", message_id) WHERE active;

create table operations_runs (
  run_id uuid not null default gen_random_uuid(),
  kind text not null,
  outcome text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  constraint operations_runs_pkey PRIMARY KEY (run_id),
  constraint operations_runs_kind_check CHECK ((kind = ANY (ARRAY['database'::text, 'user_keys'::text, 'shared_state'::text, 'restore_drill'::text]))),
  constraint operations_runs_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text])))
);
CREATE INDEX operations_runs_by_kind ON public.operations_runs USING btree (kind, outcome, ended_at);

create table persona_activations (
  activation_id bigint not null generated always as identity,
  persona_id uuid not null,
  version_id uuid not null,
  kind text not null,
  activated_by uuid,
  activated_at timestamp with time zone not null,
  constraint persona_activations_pkey PRIMARY KEY (activation_id),
  constraint persona_activations_kind_check CHECK ((kind = ANY (ARRAY['seed'::text, 'activate'::text, 'roll_back'::text]))),
  constraint persona_activations_version_own FOREIGN KEY (persona_id, version_id) REFERENCES persona_versions(persona_id, version_id)
);
CREATE INDEX persona_activations_history ON public.persona_activations USING btree (persona_id, activation_id DESC);

create table persona_versions (
  version_id uuid not null,
  persona_id uuid not null,
  version integer not null,
  definition jsonb not null,
  content_hash text not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  constraint persona_versions_pkey PRIMARY KEY (version_id),
  constraint persona_versions_content_unique UNIQUE (persona_id, content_hash),
  constraint persona_versions_number_unique UNIQUE (persona_id, version),
  constraint persona_versions_of_persona UNIQUE (persona_id, version_id),
  constraint persona_versions_content_hash_check CHECK ((length(content_hash) = 64)),
  constraint persona_versions_version_check CHECK ((version > 0)),
  constraint persona_versions_persona_id_fkey FOREIGN KEY (persona_id) REFERENCES personas(persona_id)
);

create table personas (
  persona_id uuid not null,
  slug text not null,
  active_version_id uuid,
  created_at timestamp with time zone not null,
  canary_version_id uuid,
  canary_share smallint,
  constraint personas_pkey PRIMARY KEY (persona_id),
  constraint personas_slug_unique UNIQUE (slug),
  constraint personas_canary_share_check CHECK (((canary_share >= 1) AND (canary_share <= 99))),
  constraint personas_canary_whole CHECK (((canary_version_id IS NULL) = (canary_share IS NULL))),
  constraint personas_active_version_own FOREIGN KEY (persona_id, active_version_id) REFERENCES persona_versions(persona_id, version_id),
  constraint personas_canary_version_own FOREIGN KEY (persona_id, canary_version_id) REFERENCES persona_versions(persona_id, version_id)
);

create table refresh_tokens (
  user_id uuid not null,
  session_id uuid not null,
  token_digest bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  spent_at timestamp with time zone,
  constraint refresh_tokens_pkey PRIMARY KEY (user_id, session_id, token_digest),
  constraint refresh_tokens_user_id_session_id_fkey FOREIGN KEY (user_id, session_id) REFERENCES sessions(user_id, session_id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_by_expiry ON public.refresh_tokens USING btree (expires_at);

create table retention_settings (
  user_id uuid not null,
  conversation_days integer not null,
  updated_at timestamp with time zone not null,
  constraint retention_settings_pkey PRIMARY KEY (user_id),
  constraint retention_settings_conversation_days_check CHECK ((conversation_days > 0))
);

create table safety_incidents (
  user_id uuid not null,
  incident_id uuid not null,
  conversation_id uuid,
  turn_id uuid not null,
  persona_id uuid not null,
  side text not null,
  category text not null,
  tier text not null,
  action text not null,
  score real not null,
  signals jsonb not null,
  created_at timestamp with time zone not null,
  reviewed_at timestamp with time zone,
  reviewed_by uuid,
  outcome text,
  constraint safety_incidents_pkey PRIMARY KEY (user_id, incident_id),
  constraint safety_incidents_action_check CHECK ((action = ANY (ARRAY['annotate'::text, 'soften'::text, 'replace'::text, 'block'::text]))),
  constraint safety_incidents_outcome_check CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'false_positive'::text, 'unclear'::text]))),
  constraint safety_incidents_side_check CHECK ((side = ANY (ARRAY['input'::text, 'output'::text]))),
  constraint safety_incidents_tier_check CHECK ((tier = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
);
CREATE INDEX safety_incidents_by_age ON public.safety_incidents USING btree (created_at);
CREATE INDEX safety_incidents_by_turn ON public.safety_incidents USING btree (user_id, turn_id);
CREATE INDEX safety_incidents_unreviewed ON public.safety_incidents USING btree (incident_id) WHERE (reviewed_at IS NULL);
CREATE UNIQUE INDEX safety_incidents_by_id ON public.safety_incidents USING btree (incident_id);

create table schema_migrations (
  version integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (version)
);

create table sessions (
  user_id uuid not null,
  session_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_reason text,
  constraint sessions_pkey PRIMARY KEY (user_id, session_id),
  constraint sessions_revoked_reason_check CHECK ((revoked_reason = ANY (ARRAY['logout'::text, 'reuse'::text]))),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);
CREATE INDEX sessions_by_expiry ON public.sessions USING btree (expires_at);

create table signing_keys (
  key_id text not null,
  status text not null,
  public_jwk jsonb not null,
  private_wrapped bytea,
  master_key_id text,
  created_at timestamp with time zone not null,
  activated_at timestamp with time zone,
  retired_at timestamp with time zone,
  constraint signing_keys_pkey PRIMARY KEY (key_id),
  constraint signing_keys_check CHECK (((status = 'retired'::text) = (private_wrapped IS NULL))),
  constraint signing_keys_status_check CHECK ((status = ANY (ARRAY['next'::text, 'active'::text, 'retired'::text])))
);
CREATE UNIQUE INDEX signing_keys_one_active ON public.signing_keys USING btree (status) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX signing_keys_one_next ON public.signing_keys USING btree (status) WHERE (status = 'next'::text);

create table tone_settings (
  user_id uuid not null,
  adapts boolean not null,
  updated_at timestamp with time zone not null,
  constraint tone_settings_pkey PRIMARY KEY (user_id)
);

create table turns (
  user_id uuid not null,
  turn_id uuid not null,
  conversation_id uuid not null,
  user_message_id uuid not null,
  reply_message_id uuid not null,
  state text not null,
  owner text not null,
  fence integer not null default 1,
  lease_until timestamp with time zone not null,
  partial_sealed bytea,
  rung text,
  model text not null,
  model_version text,
  attempts integer not null default 0,
  verdict text,
  error_code text,
  prompt_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  thought_tokens integer,
  cost_micro_usd bigint,
  first_token_ms integer,
  duration_ms integer,
  memories_used jsonb not null,
  tone jsonb not null,
  created_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  attempts_log jsonb not null default '[]'::jsonb,
  spent_so_far jsonb,
  disclosure jsonb,
  tone_account jsonb,
  constraint turns_pkey PRIMARY KEY (user_id, turn_id),
  constraint turns_rung_check CHECK ((rung = ANY (ARRAY['primary'::text, 'retry'::text, 'hedge'::text, 'fallback'::text, 'second_provider'::text, 'holding'::text, 'none'::text]))) NOT VALID,
  constraint turns_settled_once CHECK (((state = ANY (ARRAY['accepted'::text, 'generating'::text])) = (settled_at IS NULL))),
  constraint turns_state_check CHECK ((state = ANY (ARRAY['accepted'::text, 'generating'::text, 'completed'::text, 'incomplete'::text, 'failed'::text]))),
  constraint turns_of_conversation FOREIGN KEY (user_id, conversation_id) REFERENCES conversations(user_id, conversation_id) ON DELETE CASCADE
);
CREATE INDEX turns_by_conversation ON public.turns USING btree (user_id, conversation_id, turn_id);
CREATE UNIQUE INDEX turns_one_running ON public.turns USING btree (user_id, conversation_id) WHERE (state = ANY (ARRAY['accepted'::text, 'generating'::text]));

create table usage_daily (
  user_id uuid not null,
  day date not null,
  persona_id uuid not null,
  model text not null,
  turns integer not null default 0,
  prompt_tokens bigint not null default 0,
  cached_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  thought_tokens bigint not null default 0,
  cost_micro_usd bigint not null default 0,
  constraint usage_daily_pkey PRIMARY KEY (user_id, day, persona_id, model)
);
CREATE INDEX usage_daily_by_day ON public.usage_daily USING btree (day);

create table user_keys (
  user_id uuid not null,
  key_id text not null,
  wrapped bytea not null,
  created_at timestamp with time zone not null default now(),
  rotated_at timestamp with time zone,
  constraint user_keys_pkey PRIMARY KEY (user_id),
  constraint user_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX user_keys_by_master_key ON public.user_keys USING btree (key_id, user_id);

create table users (
  user_id uuid not null,
  email_digest bytea,
  email_sealed bytea,
  name_sealed bytea,
  status text not null default 'active'::text,
  roles text[] not null default '{user}'::text[],
  locale text not null default 'en'::text,
  age_attested_at timestamp with time zone,
  age_attested_minimum smallint,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  birth_date_sealed bytea,
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_email_digest_key UNIQUE (email_digest),
  constraint users_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'erasing'::text])))
);
