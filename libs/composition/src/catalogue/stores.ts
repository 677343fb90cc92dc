import type { ProcessingEntry, StoreEntry } from '@rapport/compliance';

const shared = { store: 'shared state', basis: 'contract', retention: 'shared state', origin: 'observed' } as const;
const impersonal = { ...shared, basis: 'none', category: 'technical', origin: 'system' } as const;
const process: ProcessingEntry & Pick<StoreEntry, 'store'> = {
  store: 'process',
  owner: 'platform',
  purpose: 'Operate the service, and find faults',
  basis: 'legitimate_interest',
  retention: 'logs',
  origin: 'observed',
};

/** Where data are that lie in no table. */
export const stores: readonly StoreEntry[] = [
  {
    ...shared,
    name: 'throttle',
    owner: 'platform',
    purpose: 'Keep any one caller from taking all there is',
    basis: 'legitimate_interest',
    holds: 'a digest of the id or network address, and a count',
    category: 'pseudonym',
  },
  {
    ...shared,
    name: 'turns',
    owner: 'conversation',
    purpose: 'Count the turns of a day',
    holds: 'the id of the person, and a count',
    category: 'usage',
  },
  {
    ...shared,
    name: 'turn',
    owner: 'conversation',
    purpose: 'Let an answer be read on after a lost connection, at any server',
    holds: 'the answer while it is being given, and a few minutes longer',
    category: 'content',
    origin: 'generated',
  },
  {
    ...impersonal,
    name: 'prompt-cache',
    owner: 'llm',
    purpose: 'Pay less for what many prompts begin with',
    holds: 'names of cached prefixes of personas, and counts',
  },
  {
    ...impersonal,
    name: 'circuit',
    owner: 'llm',
    purpose: 'Spare a model that fails',
    holds: 'counts of calls and faults of each model',
  },
  {
    ...shared,
    name: 'safety-judge',
    owner: 'safety',
    purpose: 'Judge the same doubtful text once',
    basis: 'legitimate_interest',
    holds: 'a keyed digest of the text, the verdict, and how many judgements a day took',
    category: 'inferred',
    origin: 'inferred',
  },
  {
    store: 'job queue',
    name: 'pgboss',
    owner: 'platform',
    purpose: 'Do later what need not be done at once',
    basis: 'contract',
    retention: 'jobs',
    origin: 'observed',
    holds: 'ids and codes, no text',
    category: 'pseudonym',
  },
  { ...process, name: 'logs', holds: 'codes, durations and rotating pseudonyms, no text', category: 'usage' },
  { ...process, name: 'metrics', basis: 'none', origin: 'system', holds: 'sums over everybody', category: 'technical' },
  {
    ...process,
    name: 'memory of the process',
    owner: 'memory',
    purpose: 'Search the memories of people who are talking now',
    basis: 'consent',
    retention: 'process memory',
    origin: 'inferred',
    holds: 'opened memories and recent messages of people with a turn of late; gone with the process',
    category: 'content',
  },
];
