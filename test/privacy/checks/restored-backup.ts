import { join } from 'node:path';
import { Client, until } from '../client.js';
import { receiptOf, requestErasure, type Person } from '../people.js';
import { backUp, dump, hits, restore } from '../residue.js';
import { Rows, uuid } from '../rows.js';
import type { Stage } from './copy-and-erasure.js';

/** A backup from before an erasure is restored: nobody is served until the ledger was replayed. */
export async function restoredBackup({ installation, pods, people, report }: Stage, subject: Person): Promise<void> {
  const file = join(installation.folder, 'backup');
  await backUp(installation.databaseUrl, file);
  const keyless = await dump(installation.databaseUrl, '--exclude-table-data=user_keys');
  report.none('a backup without the keys shows nothing that anybody wrote', hits([keyless], allCanaries(people)));
  const erasure = await requestErasure(subject);
  const anonymous = new Client(pods[0].url);
  if (!(await until(async () => (await receiptOf(anonymous, erasure)) !== null))) throw new Error('it was not erased');

  const restored = Object.assign(new URL(installation.databaseUrl), { pathname: '/restored' }).href;
  const administrator = await Rows.open(installation.databaseUrl);
  await administrator.client.query('create database restored');
  await administrator.close();
  await restore(restored, file);
  const rows = await Rows.open(restored);
  try {
    report.that('the backup brought the person back', (await rows.counts(subject.id))['users'] === 1);
    const api = await installation.run('api', installation.shared(restored), {
      untilReady: false,
      name: 'restored-api',
    });
    const readiness = async () => {
      const answer = await fetch(`${api.url}/health/ready`);
      return { status: answer.status, body: (await answer.json()) as { details?: { released?: { code?: string } } } };
    };
    await until(async () => (await fetch(`${api.url}/health/live`)).ok);
    const { status, body } = await readiness();
    const code = body.details?.released?.code;
    report.that('the pod is not ready', status === 503 && code === 'erasure.ledger_ahead', `${status} ${code}`);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    report.that('the pod stays so while nobody replays', (await readiness()).status === 503);
    const worker = await installation.run('worker', installation.shared(restored), { name: 'restored-worker' });
    report.that(
      'the pod is ready once a worker has',
      await until(async () => (await readiness()).status === 200, 60_000),
    );
    report.none('the person is absent', Object.keys(await rows.counts(subject.id)));
    report.none('nothing of the person is in the restored database', hits([await dump(restored)], subject.canaries));
    const { rows: causes } = await rows.client.query(`select cause from erasures where state = 'completed'`);
    report.that(
      'the erasure says why it was repeated',
      causes.some(({ cause }) => cause === 'restore'),
    );
    const { rows: others } = await rows.client.query('select count(*)::int as n from users where user_id <> $1', [
      uuid(subject.id),
    ]);
    report.that('the others are there', others[0].n > 0);
    await Promise.all([api.program.end('SIGTERM'), worker.program.end('SIGTERM')]);
  } finally {
    await rows.close();
  }
}

const allCanaries = (people: readonly Person[]): Record<string, string> =>
  Object.fromEntries(
    people.flatMap(({ id, canaries }) => Object.entries(canaries).map(([place, word]) => [`${id} ${place}`, word])),
  );
