import { defineErrors } from '@rapport/kernel';

export const databaseErrors = defineErrors({
  unavailable: {
    code: 'database.unavailable',
    kind: 'unavailable',
    title: 'The database cannot be reached',
    hint: 'Try again after the time in Retry-After.',
  },
  timeout: {
    code: 'database.timeout',
    kind: 'timeout',
    title: 'The database took too long',
    hint: 'Try again; if it persists, look at slow statements and DATABASE_*_TIMEOUT_MS.',
  },
  contended: {
    code: 'database.contended',
    kind: 'unavailable',
    title: 'Two requests waited for each other, and this one gave way',
    hint: 'Nothing of it was stored: try again.',
  },
  schemaChanged: {
    code: 'database.schema_changed',
    kind: 'unavailable',
    title: 'The database schema has just changed',
    hint: 'Nothing of it was stored: try again. If it persists behind a connection pooler, set DATABASE_PREPARED_STATEMENTS to 0.',
  },
  nestedUse: {
    code: 'database.nested_use',
    kind: 'internal',
    title: 'The database root was used inside a transaction',
    hint: 'A programming error: pass the transaction to every query inside it.',
  },
  directoryLocked: {
    code: 'database.directory_locked',
    kind: 'internal',
    title: 'Another process uses the embedded database',
    hint: 'Stop the other process, or give this one its own RAPPORT_DATA_DIR. Several processes need PostgreSQL.',
  },
  openFailed: {
    code: 'database.open_failed',
    kind: 'internal',
    title: 'The embedded database could not be opened',
    hint: 'Look at the detail; restore the data directory from a backup if its files are damaged.',
  },
  staleSchema: {
    code: 'database.stale_schema',
    kind: 'internal',
    title: 'The database schema does not fit this version',
    hint: 'Run `rapport migrate apply` before starting this version.',
  },
  migrationEdited: {
    code: 'database.migration_edited',
    kind: 'internal',
    title: 'An applied migration was edited',
    hint: 'Migrations are forward-only: restore the file and put the change into a new one.',
  },
  migrationGap: {
    code: 'database.migration_gap',
    kind: 'internal',
    title: 'The migrations are not numbered without gaps',
    hint: 'Name migrations 0001_…, 0002_… in order.',
  },
});

const RETRY_AFTER_MS = 1_000;

interface DriverError {
  readonly message?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly column?: string;
}

/**
 * A statement that PostgreSQL refused. Of the server's report it keeps what names schema objects and drops what quotes
 * values (`detail`, `where`, the message of data exceptions): rows are personal and errors are logged.
 */
export class QueryError extends Error {
  /** SQLSTATE, e.g. `23505`. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(error: DriverError & { readonly code: string }) {
    super(quotesValues(error.code) ? `SQLSTATE ${error.code}` : `SQLSTATE ${error.code}: ${error.message}`);
    this.name = 'QueryError';
    this.code = error.code;
    this.constraint = error.constraint;
    this.table = error.table;
    this.column = error.column;
  }
}

const DIVISION_BY_ZERO = '22012';

/** Class 22 (data exception) quotes the offending value, save for a division by zero; the others name schema objects only. */
const quotesValues = (sqlState: string): boolean => sqlState.startsWith('22') && sqlState !== DIVISION_BY_ZERO;

const SQLSTATE = /^[0-9A-Z]{5}$/;
/** Connection exceptions, too many connections, out of resources, shutting down or starting up. */
const UNAVAILABLE = /^(08|53|57P0[1-5]|58)/;
const QUERY_CANCELED = '57014';
const IDLE_IN_TRANSACTION = '25P03';
/** Serialization failure, deadlock. */
const GAVE_WAY = new Set(['40001', '40P01']);

/** Mistakes of a program, ours or the driver's: as an absence they would be tried again for ever, and never be found. */
const isMistake = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/** Turns what a driver throws into a coded error or a {@link QueryError}; anything else is passed through. */
export function mapDriverError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof QueryError || error.name === 'CodedError') return error;
  if (isMistake(error)) return error;
  const { code } = error as DriverError;
  if (code !== undefined && GAVE_WAY.has(code)) {
    return databaseErrors.contended(undefined, { cause: error, retryAfterMs: RETRY_AFTER_MS });
  }
  if (code === QUERY_CANCELED || error.message === 'Query read timeout') return databaseErrors.timeout();
  if (code !== undefined && SQLSTATE.test(code) && !UNAVAILABLE.test(code) && code !== IDLE_IN_TRANSACTION) {
    return new QueryError({ ...(error as DriverError), code, message: error.message });
  }
  // What is left comes from the socket or the pool: no connection, or one that broke.
  return databaseErrors.unavailable(undefined, { cause: error, retryAfterMs: RETRY_AFTER_MS });
}

/** A prepared statement is not there, or there already: somebody between shares connections without keeping track of them. */
const LOST_STATEMENT = new Set(['26000', '42P05']);
const CHANGED_RESULT = 'RevalidateCachedQuery';

/** True when the server refused a prepared statement before it ran: its result has other columns by now, or it is gone. */
export function isStalePlan(error: unknown): boolean {
  const { code, routine } = error as { code?: unknown; routine?: unknown };
  return LOST_STATEMENT.has(String(code)) || (code === '0A000' && routine === CHANGED_RESULT);
}

const UNIQUE_VIOLATION = '23505';

/** True when a row with the same key exists; give `constraint` to tell several unique constraints apart. */
export function isUniqueViolation(error: unknown, constraint?: string): error is QueryError {
  return (
    error instanceof QueryError &&
    error.code === UNIQUE_VIOLATION &&
    (constraint === undefined || error.constraint === constraint)
  );
}
