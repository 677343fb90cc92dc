// Owns PGlite inside a worker thread: its WebAssembly runs synchronously and would starve the event loop of requests.
// Node strips the types when this file is run from source, so it may import packages and types only.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types, type Results, type Transaction } from '@electric-sql/pglite';
import type { PgliteFailure, PgliteReply, PgliteRequest, PgliteRows, PgliteWorkerData } from './pglite-protocol.js';

/** PGlite quotes kilobytes of minified source in unexpected errors. */
const MESSAGE_MAX = 500;

interface OpenTransaction {
  readonly tx: Transaction;
  /** Commits when resolved, rolls back when rejected. */
  readonly decision: PromiseWithResolvers<void>;
  readonly closed: Promise<void>;
}

const port = parentPort!;
const reply = (message: PgliteReply): void => port.postMessage(message);
let open: OpenTransaction | undefined;

async function openDatabase({ directory, template }: PgliteWorkerData): Promise<PGlite> {
  const database = new PGlite({
    ...(directory === undefined ? {} : { dataDir: directory }),
    ...(template === undefined ? {} : { loadDataDir: new Blob([template]) }),
    // The same JavaScript types as the pg driver is told to give (postgres-database.ts).
    parsers: { [types.INT8]: Number, [types.DATE]: (text: string) => text },
  });
  await database.waitReady;
  return database;
}

async function begin(database: PGlite): Promise<void> {
  const started = Promise.withResolvers<Transaction>();
  const decision = Promise.withResolvers<void>();
  const closed = database.transaction((tx) => {
    started.resolve(tx);
    return decision.promise;
  });
  closed.catch(started.reject);
  open = { tx: await started.promise, decision, closed };
}

async function end(operation: 'commit' | 'rollback'): Promise<void> {
  const transaction = open;
  open = undefined;
  if (!transaction) return;
  if (operation === 'commit') {
    transaction.decision.resolve();
    await transaction.closed;
  } else {
    transaction.decision.reject(new Error('rolled back'));
    await transaction.closed.catch(() => undefined);
  }
}

async function runScript(database: PGlite, sql: string): Promise<Results[]> {
  if (open) return open.tx.exec(sql);
  try {
    return await database.exec(sql);
  } catch (error) {
    // The one session must not stay inside a transaction that the script began and failed in.
    await database.exec('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function perform(database: PGlite, request: PgliteRequest): Promise<PgliteReply> {
  const { id, operation, sql = '', parameters } = request;
  const done = (results: readonly Results[]): PgliteReply => ({ type: 'done', id, results: results.map(toRows) });
  switch (operation) {
    case 'query':
      return done([await (open?.tx ?? database).query<Record<string, unknown>>(sql, [...(parameters ?? [])])]);
    case 'script':
      return done(await runScript(database, sql));
    case 'begin':
      await begin(database);
      return done([]);
    case 'commit':
    case 'rollback':
      await end(operation);
      return done([]);
    case 'dump': {
      const archive = await database.dumpDataDir('none');
      return { type: 'dumped', id, archive: new Uint8Array(await archive.arrayBuffer()) };
    }
    case 'close':
      await database.close();
      return done([]);
  }
}

const toRows = ({ rows, affectedRows, fields }: Results): PgliteRows => ({
  rows,
  affectedRows,
  binaryColumns: fields.filter((field) => field.dataTypeID === types.BYTEA).map((field) => field.name),
});

function toFailure(error: unknown): PgliteFailure {
  const { message, code, constraint, table, column } = error as PgliteFailure;
  return { message: message.slice(0, MESSAGE_MAX), code, constraint, table, column };
}

try {
  const database = await openDatabase(workerData as PgliteWorkerData);
  // One after the other: BEGIN is sent without waiting for its answer, so what follows it must queue behind it.
  let tail: Promise<void> = Promise.resolve();
  port.on('message', (request: PgliteRequest) => {
    tail = tail.then(async () => {
      const answer = await perform(database, request).catch((error: unknown): PgliteReply => ({
        type: 'error',
        id: request.id,
        failure: toFailure(error),
      }));
      reply(answer);
      if (request.operation === 'close') port.close();
    });
  });
  reply({ type: 'ready' });
} catch (error) {
  reply({ type: 'failed_to_open', message: toFailure(error).message });
  port.close();
}
