import { defineJob } from '@rapport/platform';
import type { ErasureId } from '../../domain/erasure/erasure-facts.js';

/** Names the erasure, and not the person: an erasure removes the jobs of its person, and must not remove itself. */
export const eraseJob = defineJob<{ readonly erasureId: ErasureId }>({ name: 'privacy.erase', retryLimit: 10 });

/** Takes up what has lost its worker, and looks for what was written late. */
export const watchErasuresJob = defineJob<Record<string, never>>({
  name: 'privacy.watch_erasures',
  retryLimit: 0,
  schedule: '* * * * *',
});

/** Compares all people with the ledger, whatever the database says of erasures. */
export const compareLedgerJob = defineJob<Record<string, never>>({
  name: 'privacy.compare_ledger',
  retryLimit: 2,
  schedule: '17 4 * * *',
});
