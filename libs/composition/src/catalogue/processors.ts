import type { OwnService, Processor } from '@rapport/compliance';

/** Everybody who may get personal data. A host that is called and is not here fails a test. */
export const processors: readonly Processor[] = [
  {
    name: 'Google',
    service: 'Gemini API (paid tier)',
    receives: 'prompts: the conversation, the memories that matter to it, and the persona; no name, no e-mail, no id',
    purpose: 'Write answers, titles, summaries and memories; compare texts by meaning',
    where: 'worldwide; EU-US Data Privacy Framework and standard contractual clauses',
    keeps: 'up to 55 days to detect abuse; cached prefixes of personas until they expire',
    terms: 'https://ai.google.dev/gemini-api/terms',
    hosts: ['generativelanguage.googleapis.com'],
    variables: ['GEMINI_BASE_URL'],
    told: {
      name: 'Google (Gemini API)',
      purpose: 'writes the answers, summaries and memories, and computes embeddings, from what you say',
      residue: 'prompts and answers, kept to detect abuse; beyond our reach',
    },
  },
  {
    name: 'the second provider, if the operator configures one',
    service: 'an OpenAI-compatible API',
    receives: 'what Google receives, when Google does not answer',
    purpose: 'Answer when the first provider cannot',
    where: 'as the operator chose',
    keeps: 'as agreed with it',
    terms: "the operator's contract with it",
    hosts: [],
    variables: ['SECOND_PROVIDER_URL'],
    told: { name: 'a second provider of models', purpose: 'writes the answers when the first does not' },
  },
  {
    name: 'the external issuer, if the operator configures one',
    service: 'OpenID Connect',
    receives: 'nothing: its public keys are fetched',
    purpose: 'Know who is calling',
    where: 'as the operator chose',
    keeps: 'nothing of ours',
    terms: "the operator's contract with it",
    hosts: [],
    variables: ['AUTH_ISSUER_JWKS_URL'],
  },
  {
    name: 'the error tracker, if the operator configures one',
    service: "an API of Sentry's protocol",
    receives:
      'names, codes and stacks of errors, with the ids of their request and trace; no message, no text, no id of a person',
    purpose: 'Find and mend faults',
    where: 'as the operator chose',
    keeps: 'as agreed with it',
    terms: "the operator's contract with it",
    hosts: [],
    variables: ['ERROR_TRACKING_DSN'],
  },
];

/** Addresses within the operator's own responsibility. */
export const ownServices: readonly OwnService[] = [
  { variable: 'DATABASE_URL', what: 'the database' },
  { variable: 'REDIS_URL', what: 'the shared state' },
  {
    variable: 'BACKUP_DRILL_DATABASE_URL',
    what: 'a database server that backups are restored into, to see that they can be',
  },
  { variable: 'TELEMETRY_TRACES_URL', what: 'the collector of traces, which hold names, codes, durations and counts' },
  { variable: 'CRISIS_WEBHOOK_URL', what: "the operator's own desk, told of a sign of danger without name or text" },
  {
    variable: 'SECURITY_POLICY_URL',
    what: 'the page about reports of vulnerabilities, which is named to people and never called',
  },
];
