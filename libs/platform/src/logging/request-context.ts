import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestContext {
  readonly requestId: string;
  /** The caller's pseudonym (`LogSubjects`), as soon as it is known who calls. Asked for each line. */
  readonly subject?: () => string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that whatever it logs, however deep, carries the request's id and the caller's pseudonym. */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The id of the request under way, if any: for logs, traces and calls to other systems. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}

/** The pseudonym of who made the request under way. For logs only: it is worth nothing outside of its epoch. */
export function currentLogSubject(): string | undefined {
  return storage.getStore()?.subject?.();
}
