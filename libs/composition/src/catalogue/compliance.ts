import { describeTable, type ProcessingEntry, type TableEntry } from '@rapport/compliance';

const duty: ProcessingEntry = {
  owner: 'compliance',
  purpose: "Serve people's rights, and show that it was done in time",
  basis: 'legal_obligation',
  retention: 'account',
  origin: 'provided',
};
const audit: ProcessingEntry = {
  ...duty,
  purpose: 'Show who did what, and that nobody changed the record of it',
  retention: 'audit',
  origin: 'observed',
};
const hands: ProcessingEntry = {
  ...audit,
  purpose: 'Let nobody act alone, or longer than needed, on what belongs to people',
};
const erasure: ProcessingEntry = {
  ...duty,
  purpose: 'Erase people completely, also from what is restored later, and prove it',
  retention: 'erasure ledger',
  origin: 'observed',
};

export const complianceTables: readonly TableEntry[] = [
  describeTable(
    'consents',
    { ...duty, purpose: 'Show who consented to what, when and on which text' },
    {
      pseudonym: 'user_id consent_id',
      preference: 'document version given locale',
      usage: 'source accepted_at',
    },
  ),
  describeTable(
    'data_requests',
    { ...duty, retention: 'requests' },
    {
      pseudonym: 'user_id request_id',
      content: 'detail_sealed',
      usage:
        'kind profile state opened_at confirm_by confirmed_at warn_at due_at extended_at extension_reason closed_at ' +
        'closing_reason',
    },
  ),
  describeTable(
    'legal_holds',
    { ...duty, purpose: 'Keep what a court or an authority wants kept', retention: 'legal holds', origin: 'system' },
    { pseudonym: 'user_id placed_by', usage: 'matter placed_at' },
  ),
  describeTable(
    'retention_settings',
    { ...duty, purpose: 'Delete conversations when the person wants it', basis: 'contract' },
    { pseudonym: 'user_id', preference: 'conversation_days', usage: 'updated_at' },
  ),
  describeTable(
    'data_exports',
    { ...duty, purpose: 'Give people a copy of their data', retention: 'exports' },
    {
      pseudonym: 'user_id export_id',
      usage: 'state requested_by records bytes sha256 created_at finished_at expires_at',
    },
  ),
  describeTable('erasures', erasure, {
    pseudonym: 'erasure_id subject_digest subject',
    credential: 'receipt_token_digest',
    usage: 'cause state requested_at advanced_at completed_at watched_until receipt',
  }),
  describeTable('erasure_steps', erasure, { pseudonym: 'erasure_id', usage: 'step rows begun_at done_at' }),
  describeTable('audit.outbox', audit, {
    pseudonym: 'event_id actor subject',
    usage: 'occurred_at action outcome details',
    technical: 'outbox_id',
  }),
  describeTable('audit.leaves', audit, {
    pseudonym: 'event_id actor subject',
    usage: 'occurred_at action outcome',
    technical: 'sequence payload_hash subtree_hashes',
  }),
  describeTable('audit.payloads', audit, { usage: 'payload', technical: 'sequence salt' }),
  describeTable('audit.checkpoints', audit, { technical: 'tree_size note' }),
  describeTable('audit.events', audit, {
    pseudonym: 'event_id actor subject',
    usage: 'occurred_at action outcome details',
    technical: 'position previous_hash hash',
  }),
  describeTable('audit.chain_head', audit, { technical: 'only_row position hash' }),
  describeTable('elevations', hands, {
    pseudonym: 'elevation_id holder',
    usage: 'role reason reference granted_at expires_at ended_at',
  }),
  describeTable('approvals', hands, {
    pseudonym: 'approval_id subject requested_by decided_by',
    usage: 'action reason reference requested_at expires_at decided_at decision used_at',
  }),
];
