import type { JobDefinition, JobQueue, Tx } from '@rapport/platform';

/** Keeps what was enqueued for a test to look at; nothing runs. */
export class RecordingJobQueue implements JobQueue {
  readonly jobs: { readonly name: string; readonly payload: object }[] = [];

  enqueue<Payload extends object>(_tx: Tx, job: JobDefinition<Payload>, payload: Payload): Promise<void> {
    this.jobs.push({ name: job.name, payload });
    return Promise.resolve();
  }
}
