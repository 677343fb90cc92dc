/** Exported tables that no import restores, and why. A table is here or has an `ImportParticipant`: the build fails otherwise. */
export const NOT_TAKEN_BACK: Readonly<Record<string, string>> = {
  credentials: 'the digest of the password is in no export: a password is set anew',
  external_identities: 'the digest is in no export: the person is linked at their next login',
  refresh_tokens: 'sessions end with the deployment that opened them',
  sessions: 'sessions end with the deployment that opened them',
  api_keys: 'their digests are in no export: keys are made anew',
  user_keys: 'a new key is made',
  budget_reservations: 'budgets begin anew',
  budget_windows: 'budgets begin anew',
  budget_warnings: 'budgets begin anew',
  budget_overrides: 'exceptions are granted by those who pay',
  crisis_states: 'the protocol forgets by itself within days, and reads the next message afresh',
  data_exports: 'archives stay where they were made',
  data_requests: 'a request is answered by whom it was put to',
  idempotency_keys: 'they mean requests to another deployment, and last for a day',
  legal_holds: 'a hold belongs to a matter of the deployment that it was placed on',
};
