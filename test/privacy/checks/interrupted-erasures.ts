import type { SeededRandom } from '../../fault/seeded-random.js';
import { Client, until } from '../client.js';
import type { Installation, RunningProgram } from '../installation.js';
import { receiptOf, requestErasure, seedBriefly, type Erasure, type Person } from '../people.js';
import { hits, dump } from '../residue.js';
import type { Report } from '../report.js';
import { Rows, uuid } from '../rows.js';

/** Of locks held by the run, one an erasure: whoever waits for it stands at the step where it is to be interrupted. */
const LOCKS = 4_242;
const MOMENTS = ['at its beginning', 'after its work'] as const;

interface Held {
  readonly person: Person;
  readonly erasure: Erasure;
  readonly step: string;
  readonly moment: (typeof MOMENTS)[number];
}

export interface Interruption {
  readonly installation: Installation;
  readonly api: RunningProgram;
  readonly random: SeededRandom;
  readonly report: Report;
  /** How many steps to interrupt, in both moments; all by default. */
  readonly steps: number;
}

/** Erasures that stand at each step, before and after its work, lose their worker, or the worker its database. */
export async function interruptedErasures(setting: Interruption): Promise<void> {
  const rows = await Rows.open(setting.installation.databaseUrl);
  try {
    const names = await stepNames(rows);
    const steps = names.filter((_, index) => index % Math.max(1, Math.ceil(names.length / setting.steps)) === 0);
    await installHolds(rows);
    await interrupt(setting, rows, steps, 'killed', async (worker) => worker.program.end('SIGKILL'));
    await interrupt(setting, rows, steps, 'cut off from the database', async () => {
      await rows.client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'rapport-worker%'`,
      );
    });
  } finally {
    await rows.close();
  }
}

/** As an erasure that was completed has noted them. */
async function stepNames(rows: Rows): Promise<string[]> {
  const { rows: found } = await rows.client.query(`
    select step from erasure_steps where erasure_id = (select erasure_id from erasures where state = 'completed' limit 1)
    order by begun_at`);
  return found.map(({ step }) => step);
}

/** Makes whoever writes a step's beginning or end wait while the run holds the erasure's lock. */
async function installHolds(rows: Rows): Promise<void> {
  await rows.client.query(`
    create table if not exists test_holds (erasure_id uuid, step text, moment text);
    create or replace function test_hold() returns trigger language plpgsql as $$ begin
      if exists (select 1 from test_holds h where h.erasure_id = new.erasure_id and h.step = new.step and h.moment = tg_argv[0])
      then perform pg_advisory_xact_lock(${LOCKS}, hashtext(new.erasure_id::text)); end if;
      return new;
    end $$;
    create or replace trigger test_hold_before before insert on erasure_steps
      for each row execute function test_hold('${MOMENTS[0]}');
    create or replace trigger test_hold_after before update on erasure_steps
      for each row execute function test_hold('${MOMENTS[1]}')`);
}

async function interrupt(
  { installation, api, random, report }: Interruption,
  rows: Rows,
  steps: readonly string[],
  what: string,
  strike: (worker: RunningProgram) => Promise<void>,
): Promise<void> {
  const held = await prepare(rows, steps, random, api.url);
  const many = { JOBS_CONCURRENCY: '100', DATABASE_POOL_SIZE: '60', DATABASE_STATEMENT_TIMEOUT_MS: '120000' };
  const environment = { ...installation.shared(), ...many, DATABASE_QUERY_TIMEOUT_MS: '150000' };
  await rows.client.query('select pg_advisory_lock($1, hashtext(erasure_id::text)) from test_holds', [LOCKS]);
  const worker = await installation.run('worker', environment, { name: 'struck-worker' });
  const standing = await until(async () => (await waiting(rows)) === held.length, 90_000);
  report.that(`${held.length} erasures stand at ${steps.length} steps`, standing, `${await waiting(rows)} do`);
  await strike(worker);
  await rows.client.query('delete from test_holds');
  await rows.client.query('select pg_advisory_unlock_all()');
  const successor = await installation.run('worker', installation.shared(), { name: 'next-worker' });
  const anonymous = new Client(api.url);
  const unfinished: string[] = [];
  const residue: string[] = [];
  for (const { person, erasure, step, moment } of held) {
    const done = await until(async () => (await receiptOf(anonymous, erasure)) !== null, 240_000);
    if (!done) unfinished.push(`${step}, ${moment}`);
    residue.push(...Object.keys(await rows.counts(person.id)).map((table) => `${step}, ${moment}: ${table}`));
  }
  report.none(`each completes that was ${what}`, unfinished);
  report.none(`nothing is left of whoever was being erased when it was ${what}`, residue);
  const canaries = Object.assign({}, ...held.map(({ person: { id, canaries: own } }) => named(id, own)));
  report.none(`no canary of them is in the database (${what})`, hits([await dump(installation.databaseUrl)], canaries));
  report.none(`each has one receipt, with all its rows (${what})`, await receipts(rows, anonymous, held));
  await Promise.all([worker.program.end('SIGKILL'), successor.program.end('SIGTERM')]);
}

/** No worker runs meanwhile: the holds are there before anything begins. */
async function prepare(rows: Rows, steps: readonly string[], random: SeededRandom, url: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const step of steps) {
    for (const moment of MOMENTS) {
      const person = await seedBriefly(random, url);
      const erasure = await requestErasure(person);
      const id = uuid(`usr_${erasure.id.slice('era_'.length)}`);
      await rows.client.query('insert into test_holds values ($1, $2, $3)', [id, step, moment]);
      held.push({ person, erasure, step, moment });
    }
  }
  return held;
}

/** Erasures, of which one may be under way twice: whatever does not get on is begun anew by a job of its own. */
async function waiting(rows: Rows): Promise<number> {
  const { rows: found } = await rows.client.query(
    `select count(distinct objid)::int as n from pg_locks where locktype = 'advisory' and classid = $1 and not granted`,
    [LOCKS],
  );
  return found[0].n;
}

/** What was erased before the interruption counts, too; and nothing is told twice. */
async function receipts(rows: Rows, client: Client, held: readonly Held[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { person, erasure, step, moment } of held) {
    const receipt = await receiptOf(client, erasure).catch(() => null);
    const { users, user_keys: keys, messages } = receipt?.rows ?? {};
    if (users !== 1 || keys !== 1 || messages !== 2) wrong.push(`${step}, ${moment}: ${JSON.stringify(receipt?.rows)}`);
    const { rows: told } = await rows.client.query(
      `select count(*)::int as n from (
         select subject, action from audit.outbox union all select subject, action from audit.leaves) events
       where subject = $1 and action = 'privacy.erased'`,
      [person.id],
    );
    if (told[0].n !== 1) wrong.push(`${step}, ${moment}: told ${told[0].n} times`);
  }
  return wrong;
}

const named = (id: string, canaries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(canaries).map(([place, word]) => [`${id} ${place}`, word]));
