import type { Clock } from '@rapport/kernel';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { databaseErrors, mapDriverError } from '../database.errors.js';
import { KyselyDatabase, type PoolUse, type SqlResult } from '../kysely-database.js';
import { MappedPool } from './mapped-pool.js';
import { PoolSockets } from './pool-sockets.js';
import { StatementNames } from './statement-names.js';

export interface PostgresOptions {
  readonly clock: Clock;
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly poolSize: number;
  /** How many statements each connection may keep planned. Absent: none. */
  readonly preparedStatements?: number;
  readonly connectionTimeoutMs: number;
  /** 0: never, here and below. */
  readonly statementTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
  /** How long closing waits for statements that run and for the server's goodbye. */
  readonly closeTimeoutMs: number;
}

/** Type parsers by OID; the PGlite worker is told the same. Everything else keeps the driver's default. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  // A date has no time zone; the driver would make it local midnight.
  [pg.types.builtins.DATE, (text) => text],
]);

const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** PostgreSQL >= 15 through a pool of connections. Opens none before the first statement. */
export class PostgresDatabase extends KyselyDatabase {
  override readonly kind = 'postgres';
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly pool: pg.Pool,
    /** One connection of their own for pings: a busy pool is not a database that is down. */
    private readonly pingPool: pg.Pool,
    private readonly sockets: PoolSockets,
    private readonly options: Pick<PostgresOptions, 'clock' | 'closeTimeoutMs'>,
    names: StatementNames,
  ) {
    super(new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new MappedPool(pool, names) }) }));
  }

  static open(options: PostgresOptions): PostgresDatabase {
    const sockets = new PoolSockets();
    const open = (max: number): pg.Pool => {
      const pool = new pg.Pool({
        connectionString: options.url,
        application_name: options.applicationName,
        max,
        connectionTimeoutMillis: options.connectionTimeoutMs,
        statement_timeout: options.statementTimeoutMs,
        query_timeout: options.queryTimeoutMs,
        idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs,
        keepAlive: true,
        stream: sockets.create,
        types: TYPES,
      });
      // A connection that breaks is replaced, and whoever waits for its answer is told. Without listeners its error would end
      // the process: idle, in use, or before whoever waited for it is told that it is open.
      pool.on('connect', (client) => client.on('error', () => undefined));
      return pool.on('error', () => undefined);
    };
    return new PostgresDatabase(
      open(options.poolSize),
      open(1),
      sockets,
      options,
      new StatementNames(options.preparedStatements ?? 0),
    );
  }

  override get poolUse(): PoolUse {
    const { totalCount, idleCount: idle, waitingCount: waiting } = this.pool;
    return { used: totalCount - idle, idle, waiting };
  }

  override async executeSql(text: string, values: readonly unknown[] = []): Promise<SqlResult> {
    this.assertNotNested();
    try {
      // The driver's types know one statement only; for several it gives an array of results.
      const result: unknown = await this.pool.query(text, values.length > 0 ? [...values] : undefined);
      const results = (Array.isArray(result) ? result : [result]) as SqlResult[];
      return { rows: results.flatMap((one) => one.rows) };
    } catch (error) {
      throw mapDriverError(error);
    }
  }

  override async ping(timeoutMs: number): Promise<void> {
    const late = Promise.withResolvers<never>();
    const cancel = this.options.clock.setTimer(timeoutMs, () => late.reject(databaseErrors.timeout()));
    const connecting = this.pingPool.connect();
    let usable = false;
    try {
      const client = await Promise.race([connecting, late.promise]);
      await Promise.race([client.query('select 1'), late.promise]);
      usable = true;
    } catch (error) {
      throw mapDriverError(error);
    } finally {
      cancel();
      // A connection that owes an answer would make the next ping wait for it.
      connecting.then(
        (client) => client.release(!usable),
        () => undefined,
      );
    }
  }

  override close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  /** In order where the server takes part, without it after the time for that. */
  private async end(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const cancel = this.options.clock.setTimer(this.options.closeTimeoutMs, () => late.resolve());
    const ended = Promise.all([this.pool.end(), this.pingPool.end()]).then(() => this.sockets.closed());
    await Promise.race([ended, late.promise]);
    cancel();
    this.sockets.destroy();
  }
}
