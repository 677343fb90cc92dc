-- Consent, people's requests, legal holds, how long conversations are kept, and the screen for age
-- (docs/adr/0042-consent-is-a-ledger-and-retention-is-data.md).

-- The table becomes a ledger: a row for each decision, the latest of a purpose holds. `document` names the purpose, and
-- `version` the text that was shown. Rows of before were all given at registration.
ALTER TABLE consents ADD COLUMN consent_id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE consents ADD COLUMN given boolean NOT NULL DEFAULT true;
-- In which language the text was shown. Null: not recorded then.
ALTER TABLE consents ADD COLUMN locale text;
ALTER TABLE consents ADD COLUMN source text NOT NULL DEFAULT 'registration'
  CONSTRAINT consents_source CHECK (source IN ('registration', 'self_service'));
-- Written and erased by a feature of its own, as every other personal table.
ALTER TABLE consents DROP CONSTRAINT consents_user_id_fkey;
ALTER TABLE consents DROP CONSTRAINT consents_pkey;
ALTER TABLE consents ADD PRIMARY KEY (user_id, consent_id);

CREATE INDEX consents_by_purpose ON consents (user_id, document, accepted_at, consent_id);

-- Append-only: what was decided is never changed, only followed by another decision. An erasure takes the rows.
CREATE FUNCTION consents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''consents are append-only'' USING ERRCODE = ''restrict_violation''; END';

CREATE TRIGGER consents_append_only BEFORE UPDATE ON consents
  FOR EACH ROW EXECUTE FUNCTION consents_refuse_change();

-- What the ledger says of memory, where each turn reads it. Nobody was asked before: nothing is remembered until they are.
ALTER TABLE memory_states ADD COLUMN consented boolean NOT NULL DEFAULT false;
-- When it was withdrawn, for what is kept a while lest a change of mind loses everything. What was remembered without having
-- asked is kept as long from now on, and no longer. (A default writes no rows; it is for those that are there only.)
ALTER TABLE memory_states ADD COLUMN withdrawn_at timestamptz DEFAULT now();
ALTER TABLE memory_states ALTER COLUMN withdrawn_at DROP DEFAULT;

CREATE INDEX memory_states_withdrawn ON memory_states (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

-- What the age screen was told; sealed, and never changed. Null: the person declared their age instead.
ALTER TABLE users ADD COLUMN birth_date_sealed bytea;

-- Who was refused for their age: an HMAC of the e-mail or of the device's token, and nothing else.
CREATE TABLE age_refusals (
  digest bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE INDEX age_refusals_by_expiry ON age_refusals (expires_at);

-- What people ask for by law, and by when they must have it. No text but the person's own, which is sealed.
-- An erasure takes them; its own record, and the audit log, then tell that it was done in time.
CREATE TABLE data_requests (
  -- Whom it concerns; of a breach, who reported it.
  user_id uuid NOT NULL,
  request_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('access', 'portability', 'erasure', 'rectification', 'objection', 'breach')),
  -- Which law's deadlines: gdpr, ccpa, or breach (72 hours).
  profile text NOT NULL CHECK (profile IN ('gdpr', 'ccpa', 'breach')),
  state text NOT NULL CHECK (state IN ('open', 'fulfilled', 'refused', 'withdrawn')),
  -- Null for requests that the officer opened without words of the person.
  detail_sealed bytea,
  opened_at timestamptz NOT NULL,
  -- By when its receipt is to be confirmed; null where the law asks for none.
  confirm_by timestamptz,
  confirmed_at timestamptz,
  warn_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  extended_at timestamptz,
  extension_reason text CHECK (extension_reason IN ('complexity', 'number_of_requests')),
  closed_at timestamptz,
  closing_reason text,
  PRIMARY KEY (user_id, request_id),
  CONSTRAINT data_requests_closed_once CHECK ((state = 'open') = (closed_at IS NULL)),
  CONSTRAINT data_requests_extended_for_a_reason CHECK ((extended_at IS NULL) = (extension_reason IS NULL))
);

CREATE UNIQUE INDEX data_requests_by_id ON data_requests (request_id);
CREATE INDEX data_requests_open ON data_requests (due_at, request_id) WHERE state = 'open';
CREATE INDEX data_requests_closed ON data_requests (closed_at) WHERE closed_at IS NOT NULL;

-- Nothing of the person is deleted while this row stands, neither by age nor by an erasure.
CREATE TABLE legal_holds (
  user_id uuid PRIMARY KEY,
  -- A code of the matter, e.g. the court's file number; never a name.
  matter text NOT NULL,
  placed_by uuid NOT NULL,
  placed_at timestamptz NOT NULL
);

-- How long the person wants their conversations kept. No row: as long as the deployment does.
CREATE TABLE retention_settings (
  user_id uuid PRIMARY KEY,
  conversation_days integer NOT NULL CHECK (conversation_days > 0),
  updated_at timestamptz NOT NULL
);
