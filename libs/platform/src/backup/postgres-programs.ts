import { Programs, type Program } from './programs.js';

const KEYS_TABLE = 'user_keys';

/** Restored keys of people who are not in the restored data (they registered in between) are left out. */
const RESTORE_KEYS = [
  `CREATE TEMPORARY TABLE restored_keys (LIKE ${KEYS_TABLE}) ON COMMIT DROP`,
  '\\copy restored_keys from pstdin',
  `INSERT INTO ${KEYS_TABLE} SELECT restored_keys.* FROM restored_keys JOIN users USING (user_id)`,
];

/** PostgreSQL's own programs, applied to one database. The commands of docs/keys.md, with what they need around them. */
export class PostgresPrograms {
  private readonly environment: Readonly<Record<string, string>>;
  private readonly database: string;

  constructor(
    private readonly programs: Programs,
    url: string,
  ) {
    const { database, environment } = withoutPassword(url);
    this.database = database;
    this.environment = environment;
  }

  /** Everything but people's keys, in pg_dump's custom format, as the snapshot sees it. */
  dump(snapshot: string): AsyncIterable<Buffer> {
    const args = ['--format=custom', `--exclude-table-data=${KEYS_TABLE}`, `--snapshot=${snapshot}`];
    return this.programs.read(this.program('pg_dump', args));
  }

  /** Into an empty database. */
  restore(dump: AsyncIterable<Uint8Array>): Promise<void> {
    return this.programs.feed(this.program('pg_restore', ['--exit-on-error', '--no-owner']), dump);
  }

  /** People's keys, as text for COPY. */
  copyKeys(): AsyncIterable<Buffer> {
    return this.programs.read(this.psql([`\\copy ${KEYS_TABLE} to pstdout`]));
  }

  /** After {@link restore}. */
  restoreKeys(copy: AsyncIterable<Uint8Array>): Promise<void> {
    return this.programs.feed(this.psql(['BEGIN', ...RESTORE_KEYS, 'COMMIT']), copy);
  }

  private psql(commands: readonly string[]): Program {
    const args = [
      '--no-psqlrc',
      '--quiet',
      '--set=ON_ERROR_STOP=1',
      ...commands.map((command) => `--command=${command}`),
    ];
    return this.program('psql', args);
  }

  private program(name: string, args: readonly string[]): Program {
    return { name, args: [...args, `--dbname=${this.database}`], environment: this.environment };
  }
}

/** Reads a whole dump and fails if it is none; needs no server. */
export const readableDump = (programs: Programs, dump: AsyncIterable<Uint8Array>): Promise<void> =>
  programs.feed({ name: 'pg_restore', args: ['--file=/dev/null'], environment: {} }, dump);

/** What libpq knows of a URL's parameters and a deployment may need; the driver of the service knows others, which libpq refuses. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'channel_binding', 'connect_timeout', 'options'];

/** Arguments are seen by every user of the machine: the password goes into the environment. */
function withoutPassword(url: string): { database: string; environment: Record<string, string> } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = '';
  for (const name of [...parsed.searchParams.keys()]) if (!PARAMETERS.includes(name)) parsed.searchParams.delete(name);
  return { database: parsed.href, environment: password === '' ? {} : { PGPASSWORD: password } };
}
