import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const milliseconds = (byDefault: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(0).max(3_600_000).default(byDefault);

export const databaseConfig = defineSection('database', {
  dataDir: variable(
    'RAPPORT_DATA_DIR',
    z.string().min(1).default('.data'),
    'Folder of everything that the embedded mode keeps: the database and the key file.',
  ),
  url: variable(
    'DATABASE_URL',
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL')
      .optional(),
    'PostgreSQL connection URL. Absent: the embedded database (PGlite) under RAPPORT_DATA_DIR.',
    { secret: true },
  ),
  poolSize: variable(
    'DATABASE_POOL_SIZE',
    z.coerce.number().int().min(1).max(500).default(10),
    'Connections per process, and one more for health checks. All processes together must stay under the max_connections of the server.',
  ),
  preparedStatements: variable(
    'DATABASE_PREPARED_STATEMENTS',
    z.coerce.number().int().min(0).max(1_000).default(100),
    'How many of the statements of a turn each connection may keep planned; they cost the server a few hundred kilobytes each. 0: none, as a pooler in transaction mode needs that does not keep track of them.',
  ),
  connectionTimeoutMs: variable(
    'DATABASE_CONNECTION_TIMEOUT_MS',
    milliseconds(3_000),
    'How long a request waits for a free or new connection.',
  ),
  statementTimeoutMs: variable(
    'DATABASE_STATEMENT_TIMEOUT_MS',
    milliseconds(10_000),
    'After this time the server cancels a statement (0: never).',
  ),
  queryTimeoutMs: variable(
    'DATABASE_QUERY_TIMEOUT_MS',
    milliseconds(15_000),
    'After this time the client gives a statement up and drops its connection (0: never). Keep it above the statement timeout.',
  ),
  idleInTransactionTimeoutMs: variable(
    'DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS',
    milliseconds(30_000),
    'After this time the server ends a transaction that does nothing (0: never).',
  ),
  closeTimeoutMs: variable(
    'DATABASE_CLOSE_TIMEOUT_MS',
    z.coerce.number().int().min(100).max(60_000).default(2_000),
    'How long a program that ends waits for statements that still run and for the goodbye of the server; then it drops its connections.',
  ),
});

export type DatabaseConfig = SectionValues<typeof databaseConfig>;
