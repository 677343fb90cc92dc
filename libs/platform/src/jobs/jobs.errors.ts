import { defineErrors } from '@rapport/kernel';

export const jobsErrors = defineErrors({
  handlerMissing: {
    code: 'jobs.handler_missing',
    kind: 'internal',
    title: 'A kind of job has no handler, or more than one',
    hint: 'Load the jobs module of the feature that defines it, once.',
  },
  unsafePayload: {
    code: 'jobs.unsafe_payload',
    kind: 'internal',
    title: 'A job payload may hold ids, numbers and flags only',
    hint: 'The queue is not encrypted: pass the id and let the handler read the row.',
  },
  staleSchema: {
    code: 'jobs.stale_schema',
    kind: 'internal',
    title: 'The tables of the job queue do not fit this version',
    hint: 'Run `rapport migrate apply` before starting this version.',
  },
});
