import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { databaseErrors, isStalePlan, mapDriverError, QueryError } from '../database.errors.js';
import { inStatementSpan } from '../statement-span.js';
import type { StatementNames } from './statement-names.js';

/**
 * Stands between Kysely and the pool, so that every failure, of a statement as of a connection, leaves as a coded
 * error, a connection whose answer never came is not handed to the next caller, and what is asked often is planned once.
 */
export class MappedPool implements PostgresPool {
  readonly options: object;
  // Kysely remembers connections by identity, so a connection must have one face only.
  private readonly faces = new WeakMap<PoolClient, MappedClient>();

  constructor(
    private readonly pool: Pool,
    private readonly names: StatementNames,
  ) {
    this.options = pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw mapDriverError(error);
    });
    const face = this.faces.get(client) ?? new MappedClient(client, this.names);
    this.faces.set(client, face);
    return face as unknown as PostgresPoolClient;
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

class MappedClient {
  private broken = false;
  /** Its plans no longer fit the schema: it goes on without them until it is released, and is replaced then. */
  private stale = false;

  constructor(
    private readonly client: PoolClient,
    private readonly names: StatementNames,
  ) {
    // The pool listens while a connection is idle only. One that breaks between two statements of a transaction
    // reports to nobody, and an error event without a listener ends the process; the next statement fails anyway.
    client.on('error', () => (this.broken = true));
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    try {
      return await inStatementSpan(sql, () => this.perform(sql, parameters));
    } catch (error) {
      const mapped = mapDriverError(error);
      // All that is not the server's own refusal leaves the connection in a state that nobody knows.
      this.broken ||= !(mapped instanceof QueryError);
      throw mapped;
    }
  }

  release(destroy = false): void {
    this.client.release(destroy || this.broken || this.stale);
  }

  private async perform(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    const values = parameters as unknown[];
    // Without parameters it is sent as a simple query, like BEGIN and COMMIT, which have no plan.
    const name = values.length === 0 || this.stale ? undefined : this.names.nameOf(text);
    const run = async (query: { name?: string }): Promise<PostgresQueryResult<unknown>> =>
      (await this.client.query({ ...query, text, values })) as unknown as PostgresQueryResult<unknown>;
    if (name === undefined) return run({});
    const inTransaction = this.client.getTransactionStatus() !== 'I';
    try {
      return await run({ name });
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      this.stale = true;
      // It was refused before it ran. Inside a transaction all that came before is lost with it.
      if (inTransaction) throw databaseErrors.schemaChanged(undefined, { cause: error });
      return run({});
    }
  }
}
