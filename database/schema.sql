-- The schema that database/migrations lead to. Generated: do not edit.

create table audit.chain_head (
  only_row boolean not null default true,
  position bigint not null,
  hash bytea not null,
  constraint chain_head_pkey PRIMARY KEY (only_row),
  constraint chain_head_hash_check CHECK ((length(hash) = 32)),
  constraint chain_head_only_row_check CHECK (only_row)
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
  constraint consents_pkey PRIMARY KEY (user_id, document, version),
  constraint consents_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(user_id)
);

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
  constraint memory_states_pkey PRIMARY KEY (user_id)
);

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
  constraint personas_pkey PRIMARY KEY (persona_id),
  constraint personas_slug_unique UNIQUE (slug),
  constraint personas_active_version_own FOREIGN KEY (persona_id, active_version_id) REFERENCES persona_versions(persona_id, version_id)
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
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_email_digest_key UNIQUE (email_digest),
  constraint users_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'erasing'::text])))
);
