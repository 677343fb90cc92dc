import { Worker } from 'node:worker_threads';
import type { PGlite, PGliteTransaction } from 'kysely';
import { databaseErrors, mapDriverError } from '../database.errors.js';
import { inStatementSpan } from '../statement-span.js';
import type { PgliteReply, PgliteRequest, PgliteRows, PgliteWorkerData } from './pglite-protocol.js';

type Waiting = PromiseWithResolvers<readonly PgliteRows[] | Uint8Array<ArrayBuffer>>;

// The worker is its own module graph: from source Node runs the .ts by stripping its types, from dist the compiled .js.
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './pglite.worker.ts' : './pglite.worker.js',
  import.meta.url,
);

/**
 * The face of PGlite that Kysely's dialect wants, with the database itself in a worker thread. There is one session:
 * a transaction has it alone, everything else waits its turn.
 */
export class PgliteClient implements PGlite {
  closed = false;
  ready = false;
  readonly waitReady: Promise<void>;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private dead: Error | undefined;

  constructor(workerData: PgliteWorkerData) {
    // No inherited flags: a loader of the main thread has no business in the worker.
    this.worker = new Worker(WORKER_URL, { workerData, execArgv: [], name: 'pglite' });
    const opened = Promise.withResolvers<void>();
    this.waitReady = opened.promise;
    this.waitReady.catch(() => undefined);
    this.worker.on('message', (reply: PgliteReply) => {
      if (reply.type === 'ready') {
        this.ready = true;
        opened.resolve();
      } else if (reply.type === 'failed_to_open') {
        this.die(databaseErrors.openFailed(firstLine(reply.message)));
        opened.reject(this.dead);
      } else this.settle(reply);
    });
    this.worker.on('error', (error) => this.die(databaseErrors.openFailed(firstLine(error.message))));
    this.worker.on('exit', () => {
      this.die(databaseErrors.unavailable('the embedded database stopped'));
      opened.reject(this.dead);
    });
  }

  query<T>(sql: string, parameters?: unknown[]): Promise<{ rows: T[]; affectedRows?: number; fields: [] }> {
    return this.exclusively(() => this.one<T>(sql, parameters));
  }

  /** Several statements; one result a statement. */
  script(sql: string): Promise<readonly PgliteRows[]> {
    return this.exclusively(() => this.rows({ operation: 'script', sql }));
  }

  transaction<T>(work: (tx: PGliteTransaction) => Promise<T>): Promise<T> {
    return this.exclusively(async () => {
      // Not awaited here: the worker keeps the order, and a round trip is saved.
      const begun = this.rows({ operation: 'begin' });
      begun.catch(() => undefined);
      try {
        const result = await work({
          query: (sql, parameters) => this.one(sql, parameters),
          rollback: () => Promise.reject(new Error('throw inside the transaction to roll it back')),
        });
        await begun;
        await this.rows({ operation: 'commit' });
        return result;
      } catch (error) {
        await this.rows({ operation: 'rollback' }).catch(() => undefined);
        throw error;
      }
    });
  }

  /** The whole cluster as an uncompressed tar. */
  dump(): Promise<Uint8Array<ArrayBuffer>> {
    return this.exclusively(() => this.send({ operation: 'dump' }) as Promise<Uint8Array<ArrayBuffer>>);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.exclusively(() => this.send({ operation: 'close' })).catch(() => undefined);
    await this.worker.terminate();
  }

  private async one<T>(
    sql: string,
    parameters: unknown[] = [],
  ): Promise<{ rows: T[]; affectedRows?: number; fields: [] }> {
    const [result] = await inStatementSpan(sql, () => this.rows({ operation: 'query', sql, parameters }));
    return { rows: result!.rows as T[], affectedRows: result!.affectedRows, fields: [] };
  }

  private async rows(request: Omit<PgliteRequest, 'id'>): Promise<readonly PgliteRows[]> {
    return (await this.send(request)) as readonly PgliteRows[];
  }

  private send(request: Omit<PgliteRequest, 'id'>): Waiting['promise'] {
    if (this.dead) return Promise.reject(this.dead);
    const id = ++this.lastId;
    const waiting: Waiting = Promise.withResolvers();
    this.waiting.set(id, waiting);
    this.worker.postMessage({ id, ...request } satisfies PgliteRequest);
    return waiting.promise;
  }

  private settle(reply: Extract<PgliteReply, { id: number }>): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.type === 'error') {
      waiting?.reject(mapDriverError(Object.assign(new Error(reply.failure.message), reply.failure)));
    } else if (reply.type === 'dumped') waiting?.resolve(reply.archive);
    else waiting?.resolve(reply.results.map(restoreBuffers));
  }

  /** Runs one thing at a time, in the order of the calls. */
  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** From now on every call fails at once instead of waiting for a thread that is gone. */
  private die(reason: Error): void {
    this.dead ??= reason;
    for (const waiting of this.waiting.values()) waiting.reject(this.dead);
    this.waiting.clear();
  }
}

function restoreBuffers(result: PgliteRows): PgliteRows {
  for (const column of result.binaryColumns) {
    for (const row of result.rows) {
      const bytes = row[column];
      if (bytes instanceof Uint8Array) row[column] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
  }
  return result;
}

const firstLine = (message: string): string => message.split('\n', 1)[0]!.slice(0, 200);
