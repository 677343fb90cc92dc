-- Personas: a slug, its immutable versions, and the history of which version was active when.
-- Nothing here is personal data; created_by and activated_by are the ids of operators, without a foreign key,
-- so that an erased operator leaves an id that leads nowhere rather than a row that cannot be erased.

CREATE TABLE personas (
  persona_id uuid PRIMARY KEY,
  slug text NOT NULL CONSTRAINT personas_slug_unique UNIQUE,
  -- Null until a version is activated: such a persona is not published.
  active_version_id uuid,
  created_at timestamptz NOT NULL
);

CREATE TABLE persona_versions (
  version_id uuid PRIMARY KEY,
  persona_id uuid NOT NULL REFERENCES personas (persona_id),
  version integer NOT NULL CHECK (version > 0),
  definition jsonb NOT NULL,
  -- SHA-256 of the definition's canonical JSON, hexadecimal.
  content_hash text NOT NULL CHECK (length(content_hash) = 64),
  -- Null: seeded from the shipped files.
  created_by uuid,
  created_at timestamptz NOT NULL,
  CONSTRAINT persona_versions_number_unique UNIQUE (persona_id, version),
  CONSTRAINT persona_versions_content_unique UNIQUE (persona_id, content_hash),
  -- Target of the composite foreign keys: a persona can only activate a version of its own.
  CONSTRAINT persona_versions_of_persona UNIQUE (persona_id, version_id)
);

ALTER TABLE personas ADD CONSTRAINT personas_active_version_own
  FOREIGN KEY (persona_id, active_version_id) REFERENCES persona_versions (persona_id, version_id);

CREATE TABLE persona_activations (
  activation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  persona_id uuid NOT NULL,
  version_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('seed', 'activate', 'roll_back')),
  -- Null: by seeding.
  activated_by uuid,
  activated_at timestamptz NOT NULL,
  CONSTRAINT persona_activations_version_own
    FOREIGN KEY (persona_id, version_id) REFERENCES persona_versions (persona_id, version_id)
);

CREATE INDEX persona_activations_history ON persona_activations (persona_id, activation_id DESC);

-- A version never changes and never goes: a conversation keeps the one it began with.
CREATE FUNCTION persona_versions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''persona versions are immutable'' USING ERRCODE = ''restrict_violation''; END';

CREATE TRIGGER persona_versions_immutable BEFORE UPDATE OR DELETE ON persona_versions
  FOR EACH ROW EXECUTE FUNCTION persona_versions_refuse_change();
