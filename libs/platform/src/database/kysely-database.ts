import { AsyncLocalStorage } from 'node:async_hooks';
import { AbortedTransactionError, type Kysely } from 'kysely';
import { Database, Tx } from './database.js';
import { SPAN_NAMES } from '../telemetry/tracing/semantic-names.js';
import { inSpan, isRecording } from '../telemetry/tracing/spans.js';
import { databaseErrors, QueryError } from './database.errors.js';

/** Rows of one statement, for libraries that bring their own SQL. */
export interface SqlResult {
  readonly rows: Record<string, unknown>[];
}

/** The pool at this moment. */
export interface PoolUse {
  readonly used: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

/** What both adapters share: typed views, transactions, and the guard against using the root inside a transaction. */
export abstract class KyselyDatabase extends Database {
  private readonly current = new AsyncLocalStorage<{ open: boolean }>();

  /** Undefined where there is no pool. */
  get poolUse(): PoolUse | undefined {
    return undefined;
  }

  protected constructor(protected readonly kysely: Kysely<unknown>) {
    super();
  }

  /**
   * Runs SQL text as it is, possibly several statements when there are no `values`; the rows of all of them are
   * returned in order. Only for libraries with their own SQL (pg-boss): it bypasses the typed views.
   */
  abstract executeSql(text: string, values?: readonly unknown[]): Promise<SqlResult>;

  override as<Tables>(): Kysely<Tables> {
    this.assertNotNested();
    return this.kysely as Kysely<Tables>;
  }

  override async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.assertNotNested();
    // `open` outlives the store: work that a transaction starts and leaves running may use the root once it ended.
    const scope = { open: true };
    try {
      const execute = () =>
        this.kysely
          .transaction()
          .execute((transaction) => this.current.run(scope, () => work(new KyselyTx(transaction))));
      return await (isRecording() ? inSpan(SPAN_NAMES.transaction, {}, execute) : execute());
    } catch (error) {
      if (error instanceof AbortedTransactionError) throw abortedCommit();
      throw error;
    } finally {
      scope.open = false;
    }
  }

  protected assertNotNested(): void {
    if (this.current.getStore()?.open) throw databaseErrors.nestedUse();
  }
}

/** PostgreSQL answers COMMIT with ROLLBACK when a statement failed and its error was swallowed. */
const abortedCommit = (): QueryError =>
  new QueryError({ code: '25P02', message: 'the transaction was rolled back because one of its statements failed' });

class KyselyTx extends Tx {
  override readonly isTransaction = true;

  constructor(private readonly kysely: Kysely<unknown>) {
    super();
  }

  override as<Tables>(): Kysely<Tables> {
    return this.kysely as Kysely<Tables>;
  }
}
