import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that whatever it logs, however deep, carries the request's id. */
export function withRequestContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The id of the request under way, if any: for logs, traces and calls to other systems. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}
