import type { JobDefinition, JobQueue, Tx } from '@rapport/platform';

/** Keeps what was enqueued for a test to look at; nothing runs. */
export class RecordingJobQueue implements JobQueue {
  readonly jobs: { readonly name: string; readonly payload: object }[] = [];

  enqueue<Payload extends object>(_tx: Tx, job: JobDefinition<Payload>, payload: Payload): Promise<void> {
    this.jobs.push({ name: job.name, payload });
    return Promise.resolve();
  }

  discard(_tx: Tx, member: string, value: string): Promise<number> {
    const kept = this.jobs.filter(({ payload }) => (payload as Record<string, unknown>)[member] !== value);
    return Promise.resolve(this.jobs.splice(0, this.jobs.length, ...kept).length - kept.length);
  }
}
