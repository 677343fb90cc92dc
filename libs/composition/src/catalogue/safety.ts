import { describeTable, type ProcessingEntry, type TableEntry } from '@rapport/compliance';

const crisis: ProcessingEntry = {
  owner: 'safety',
  purpose: 'Notice when somebody may be in danger, and refer them to help',
  basis: 'vital_interest',
  retention: 'crisis',
  origin: 'inferred',
};

export const safetyTables: readonly TableEntry[] = [
  describeTable(
    'safety_incidents',
    {
      owner: 'safety',
      purpose: 'Review what screening acted on, and make it better',
      basis: 'legitimate_interest',
      retention: 'incidents',
      origin: 'inferred',
    },
    {
      pseudonym: 'user_id incident_id conversation_id turn_id reviewed_by',
      inferred: 'category tier score signals outcome',
      usage: 'persona_id side action created_at reviewed_at',
    },
  ),
  describeTable('crisis_states', crisis, {
    pseudonym: 'user_id',
    inferred: 'state_sealed',
    usage: 'updated_on',
    technical: 'revision',
  }),
  describeTable(
    'crisis_notifications',
    { ...crisis, purpose: 'Tell the operator of a sign of danger' },
    {
      pseudonym: 'notification_id subject',
      inferred: 'tier hand_off',
      usage: 'locale created_at',
      technical: 'attempts next_attempt_at abandoned_at',
    },
  ),
  describeTable(
    'crisis_counts',
    {
      ...crisis,
      purpose: 'Report each year how often people were referred to help',
      basis: 'legal_obligation',
      retention: 'statistics',
      origin: 'system',
    },
    { technical: 'day measure tier locale count' },
  ),
  describeTable(
    'disclosure_states',
    {
      owner: 'safety',
      purpose: 'Remind people, as often as the law wants it, that they talk with software',
      basis: 'legal_obligation',
      retention: 'account',
      origin: 'observed',
    },
    { pseudonym: 'user_id turn_id', usage: 'disclosed_at' },
  ),
];
