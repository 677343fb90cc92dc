import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { isCodedError } from '@rapport/kernel';
import { mapDriverError } from '../database.errors.js';

/**
 * Stands between Kysely and the pool, so that every failure, of a statement as of a connection, leaves as a coded
 * error, and a connection whose answer never came is not handed to the next caller.
 */
export class MappedPool implements PostgresPool {
  readonly options: object;
  // Kysely remembers connections by identity, so a connection must have one face only.
  private readonly faces = new WeakMap<PoolClient, MappedClient>();

  constructor(private readonly pool: Pool) {
    this.options = pool.options;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw mapDriverError(error);
    });
    const face = this.faces.get(client) ?? new MappedClient(client);
    this.faces.set(client, face);
    return face as unknown as PostgresPoolClient;
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

class MappedClient {
  private broken = false;

  constructor(private readonly client: PoolClient) {
    // The pool listens while a connection is idle only. One that breaks between two statements of a transaction
    // reports to nobody, and an error event without a listener ends the process; the next statement fails anyway.
    client.on('error', () => (this.broken = true));
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    try {
      return (await this.client.query(sql, parameters as unknown[])) as unknown as PostgresQueryResult<unknown>;
    } catch (error) {
      const mapped = mapDriverError(error);
      this.broken ||= isCodedError(mapped);
      throw mapped;
    }
  }

  release(destroy = false): void {
    this.client.release(destroy || this.broken);
  }
}
