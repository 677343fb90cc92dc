import type { Database } from '@rapport/platform';
import { sql } from 'kysely';
import type { Random } from './random.js';

/** One bit of one stored value, changed and changed back. */
export interface Flip {
  /** `audit.leaves.actor`. */
  readonly column: string;
  /** The sequence or size of the row, as it was. */
  readonly row: number;
  /** Where verification has to find it: the row, or where its key went. */
  readonly at: readonly number[];
  undo(): Promise<void>;
}

type Kind = 'text' | 'uuid' | 'bytes' | 'time' | 'key';

/** Every column of the log, by table. */
const COLUMNS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  'audit.leaves': {
    sequence: 'key',
    event_id: 'uuid',
    occurred_at: 'time',
    action: 'text',
    outcome: 'text',
    actor: 'uuid',
    subject: 'text',
    payload_hash: 'bytes',
    subtree_hashes: 'bytes',
  },
  'audit.payloads': { sequence: 'key', salt: 'bytes', payload: 'text' },
  'audit.checkpoints': { tree_size: 'key', note: 'text' },
};

export const flippable: readonly (readonly [string, string])[] = Object.entries(COLUMNS).flatMap(([table, columns]) =>
  Object.keys(columns).map((column) => [table, column] as const),
);

/** What somebody could do who owns the database: triggers, references and checks out of the way. */
export async function liftGuards(database: Database): Promise<void> {
  for (const statement of [
    'alter table audit.payloads drop constraint if exists payloads_sequence_fkey',
    'alter table audit.leaves drop constraint if exists leaves_outcome_check',
    'alter table audit.leaves drop constraint if exists leaves_sequence_check',
    ...Object.keys(COLUMNS).map((table) => `alter table ${table} disable trigger user`),
  ]) {
    await sql.raw(statement).execute(database.as());
  }
}

/** Flips a random bit of the column in a random row where it holds something. */
export async function flip(database: Database, table: string, column: string, random: Random): Promise<Flip> {
  const kind = COLUMNS[table]![column]!;
  const key = Object.entries(COLUMNS[table]!).find(([, of]) => of === 'key')![0];
  const run = async <T>(text: string): Promise<T[]> => (await sql.raw<T>(text).execute(database.as())).rows;
  const [{ count }] = (await run<{ count: number }>(
    `select count(*) as count from ${table} where ${column} is not null`,
  )) as [{ count: number }];
  const [{ row, value }] = (await run<{ row: number; value: string }>(
    `select ${key} as row, ${READ[kind](column)} as value from ${table} where ${column} is not null
     order by ${key} offset ${random(count)} limit 1`,
  )) as [{ row: number; value: string }];
  const changed = CHANGE[kind](value, random);
  const write = (to: string, where: string | number) =>
    run(`update ${table} set ${column} = ${WRITE[kind](to)} where ${key} = ${where}`);
  try {
    await write(changed, row);
  } catch (error) {
    // Another row has that key: the index refused it, which is no flip.
    if ((error as { code?: string }).code === '23505') return flip(database, table, column, random);
    throw error;
  }
  const moved = kind === 'key' ? Number(changed) : row;
  return { column: `${table}.${column}`, row, at: [row, moved], undo: async () => void (await write(value, moved)) };
}

const READ: Record<Kind, (column: string) => string> = {
  text: (column) => `encode(convert_to(${column}, 'utf8'), 'hex')`,
  uuid: (column) => `replace(${column}::text, '-', '')`,
  bytes: (column) => `encode(${column}, 'hex')`,
  // PostgreSQL stores microseconds since 2000.
  time: (column) => `((extract(epoch from ${column}) - 946684800) * 1000000)::bigint::text`,
  key: (column) => `${column}::text`,
};

const WRITE: Record<Kind, (value: string) => string> = {
  text: (value) => `convert_from(decode('${value}', 'hex'), 'utf8')`,
  uuid: (value) => `'${value}'::uuid`,
  bytes: (value) => `decode('${value}', 'hex')`,
  time: (value) => `timestamptz '2000-01-01 00:00:00+00' + ${value} * interval '1 microsecond'`,
  key: (value) => value,
};

const flipNumber = (bits: number) => (value: string, random: Random) =>
  String(BigInt(value) ^ (1n << BigInt(random(bits))));

const flipHex = (value: string, random: Random): string => {
  const bytes = Buffer.from(value, 'hex');
  bytes[random(bytes.length)]! ^= 1 << random(8);
  return bytes.toString('hex');
};

const CHANGE: Record<Kind, (value: string, random: Random) => string> = {
  uuid: flipHex,
  bytes: flipHex,
  time: flipNumber(50),
  key: flipNumber(40),
  /** Until the database would take it for text. */
  text: (value, random) => {
    for (;;) {
      const changed = flipHex(value, random);
      const bytes = Buffer.from(changed, 'hex');
      if (!bytes.includes(0) && Buffer.from(bytes.toString()).equals(bytes)) return changed;
    }
  },
};
