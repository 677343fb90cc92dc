import { until } from '../client.js';
import type { Installation, RunningProgram } from '../installation.js';
import type { Person } from '../people.js';
import type { Report } from '../report.js';
import type { Rows } from '../rows.js';

/** What only a trace of a turn, and only an error of the database, would bring. */
const TOLD = { traces: '"turn.generate"', 'error tracker': '"23514"' } as const;

/**
 * Traces of the person's turns have been sent, and so is the error when the database refuses what they want to keep: its
 * message quotes the row. That both arrived is what makes finding nothing in them worth anything.
 */
export async function tellingListeners(
  { listeners }: Installation,
  [{ url }]: readonly [RunningProgram, RunningProgram],
  { client, canaries }: Person,
  rows: Rows,
  report: Report,
): Promise<void> {
  await rows.client.query('alter table memories add constraint planted check (false) not valid');
  try {
    const status = await client.at(url).status('/v1/memories', { text: `Grew up in ${canaries['remembered']}, too.` });
    report.that('a refusal of the database is an unexpected error', status === 500, `${status}`);
  } finally {
    await rows.client.query('alter table memories drop constraint planted');
  }
  const arrived = () => listeners.places.every(({ name, bytes }) => bytes.includes(TOLD[name as keyof typeof TOLD]));
  report.that('traces of turns and the error arrived at who listens', await until(async () => arrived(), 30_000));
}
