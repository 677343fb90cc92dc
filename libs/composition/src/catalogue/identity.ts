import { describeTable, type ProcessingEntry, type TableEntry } from '@rapport/compliance';

const account: ProcessingEntry = {
  owner: 'auth',
  purpose: 'Keep accounts, and know who is calling',
  basis: 'contract',
  retention: 'account',
  origin: 'provided',
};
const sessions: ProcessingEntry = {
  ...account,
  purpose: 'Keep people signed in, and end it when a token is stolen',
  retention: 'sessions',
  origin: 'observed',
};
const crypto: ProcessingEntry = {
  owner: 'platform',
  purpose: 'Keep text unreadable without the key of the person whose it is',
  basis: 'legal_obligation',
  retention: 'account',
  origin: 'system',
};

export const identityTables: readonly TableEntry[] = [
  describeTable(
    'users',
    account,
    {
      pseudonym: 'user_id email_digest',
      identity: 'email_sealed name_sealed birth_date_sealed',
      preference: 'locale',
      usage: 'status roles age_attested_at age_attested_minimum created_at updated_at',
    },
    { created_at: 'observed', updated_at: 'observed', age_attested_at: 'observed' },
  ),
  describeTable('credentials', account, {
    pseudonym: 'user_id',
    credential: 'password_hash',
    usage: 'changed_at',
  }),
  describeTable('external_identities', account, { pseudonym: 'user_id subject_digest', usage: 'created_at' }),
  describeTable(
    'api_keys',
    { ...account, purpose: 'Let programs act for a person' },
    {
      pseudonym: 'user_id api_key_id',
      credential: 'token_digest hint',
      content: 'name_sealed',
      preference: 'scopes',
      usage: 'created_at expires_at last_used_at',
    },
    { last_used_at: 'observed' },
  ),
  describeTable('sessions', sessions, {
    pseudonym: 'user_id session_id',
    usage: 'created_at expires_at revoked_at revoked_reason',
  }),
  describeTable('refresh_tokens', sessions, {
    pseudonym: 'user_id session_id',
    credential: 'token_digest',
    usage: 'created_at expires_at spent_at',
  }),
  describeTable(
    'age_refusals',
    {
      ...account,
      purpose: 'Let a refusal for age stand when somebody tries again with another date',
      basis: 'legal_obligation',
      retention: 'age refusals',
    },
    { pseudonym: 'digest', usage: 'expires_at' },
  ),
  describeTable('user_keys', crypto, {
    pseudonym: 'user_id',
    credential: 'key_id wrapped',
    technical: 'created_at rotated_at',
  }),
  describeTable(
    'signing_keys',
    { ...crypto, owner: 'auth', purpose: 'Sign access tokens', basis: 'none', retention: 'configuration' },
    { technical: 'key_id status public_jwk private_wrapped master_key_id created_at activated_at retired_at' },
  ),
];
