import { describeTable, type ProcessingEntry, type TableEntry } from '@rapport/compliance';

const personas: ProcessingEntry = {
  owner: 'persona',
  purpose: 'Keep what personas are, and which version is in use',
  basis: 'none',
  retention: 'configuration',
  origin: 'system',
};
/** The ids of those who operate the service. */
const staff = { basis: 'legitimate_interest' } as const;

/** Tables that say nothing about the people who use the service. */
export const impersonalTables: readonly TableEntry[] = [
  describeTable('personas', personas, {
    technical: 'persona_id slug active_version_id created_at canary_version_id canary_share',
  }),
  describeTable(
    'persona_versions',
    { ...personas, ...staff },
    {
      pseudonym: 'created_by',
      technical: 'version_id persona_id version definition content_hash created_at',
    },
  ),
  describeTable(
    'persona_activations',
    { ...personas, ...staff },
    { pseudonym: 'activated_by', technical: 'activation_id persona_id version_id kind activated_at' },
  ),
  describeTable(
    'schema_migrations',
    { ...personas, owner: 'platform', purpose: 'Know which migrations ran' },
    { technical: 'version name checksum applied_at' },
  ),
  describeTable(
    'operations_runs',
    {
      ...personas,
      owner: 'platform',
      purpose: 'Tell somebody when backups and drills did not run',
      retention: 'operations',
    },
    { technical: 'run_id kind outcome started_at ended_at' },
  ),
];
