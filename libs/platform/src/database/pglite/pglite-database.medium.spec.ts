import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SystemClock } from '@rapport/kernel';
import { ManualClock } from '@rapport/testing';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { PgliteDatabase } from './pglite-database.js';

describe('PGlite database', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'pglite-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const template = (): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(inject('pgliteTemplate')));
  const open = (): Promise<PgliteDatabase> => PgliteDatabase.open({ clock: new SystemClock(), dataDir });
  const openFromTemplate = (): Promise<PgliteDatabase> =>
    PgliteDatabase.open({ clock: new SystemClock(), dataDir, template: template() });

  it('keeps its rows from one opening to the next', async () => {
    const first = await openFromTemplate();
    await first.executeSql('create table kept (a int); insert into kept values (7);');
    await first.close();
    const second = await open();
    const { rows } = await second.executeSql('select a from kept');
    await second.close();
    expect(rows).toEqual([{ a: 7 }]);
  });

  it('lets nobody else open its folder, and says who has it', async () => {
    const database = await openFromTemplate();
    await expect(open()).rejects.toMatchObject({
      code: 'database.directory_locked',
      detail: expect.stringContaining(`process ${process.pid} `),
    });
    await database.close();
    await (await open()).close();
  });

  it('reports damaged files in one line, and gives the lock back', async () => {
    await (await openFromTemplate()).close();
    writeFileSync(join(dataDir, 'pglite', 'PG_VERSION'), 'nonsense\n');
    rmSync(join(dataDir, 'pglite', 'global'), { recursive: true });
    const error = (await open().catch((caught: unknown) => caught)) as Error;
    expect(error).toMatchObject({ code: 'database.open_failed' });
    expect(error.message.length).toBeLessThan(300);
    await expect(open()).rejects.toMatchObject({ code: 'database.open_failed' });
  });

  it('leaves the event loop free while it works', async () => {
    const database = await openFromTemplate();
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    await database.executeSql('select pg_sleep(0.2)');
    clearInterval(count);
    await database.close();
    expect(turns).toBeGreaterThan(20);
  });

  it('answers a ping with a timeout while something else occupies it', async () => {
    const clock = new ManualClock();
    const database = await PgliteDatabase.open({ clock, template: template() });
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const occupied = database.transaction(() => mayEnd);
    const [outcome] = await Promise.allSettled([database.ping(100), clock.advance(100)]);
    expect(outcome).toMatchObject({ reason: { code: 'database.timeout' } });
    end();
    await occupied;
    await database.close();
  });

  it('refuses at once what comes after it was closed', async () => {
    const database = await openFromTemplate();
    await database.close();
    await expect(database.executeSql('select 1')).rejects.toMatchObject({ code: 'database.unavailable' });
    await expect(database.transaction(async () => 1)).rejects.toThrow(/closed/);
  });

  it('starts from the dump of another', async () => {
    const source = await openFromTemplate();
    await source.executeSql('create table kept (a int); insert into kept values (7);');
    const dump = await source.dump();
    await source.close();
    const copy = await PgliteDatabase.open({ clock: new SystemClock(), template: dump });
    const { rows } = await copy.executeSql('select a from kept');
    await copy.close();
    expect(rows).toEqual([{ a: 7 }]);
  });

  it('has every acknowledged row after kill -9, three times over', { timeout: 180_000 }, async () => {
    const seed = await openFromTemplate();
    await seed.executeSql('create table ledger (n int primary key)');
    await seed.close();
    let from = 1;
    for (const count of [40, 130, 310]) {
      const acknowledged = await insertUntilKilled(dataDir, from, count);
      const database = await open();
      const { rows } = await database.executeSql(
        'select count(*) filter (where n between $1 and $2) as kept, max(n) as last from ledger',
        [from, acknowledged],
      );
      await database.close();
      expect(rows[0]!['kept']).toBe(acknowledged - from + 1);
      // One more may have been written without the answer having come out.
      from = Number(rows[0]!['last']) + 1;
    }
  });
});

/** A process around the real worker: inserts ever higher numbers and prints each once the database has answered. */
const VICTIM = `
  import { Worker } from 'node:worker_threads';
  const [workerUrl, directory, from] = process.argv.slice(1);
  const worker = new Worker(new URL(workerUrl), { workerData: { directory }, execArgv: [] });
  let n = Number(from) - 1;
  worker.on('message', (reply) => {
    if (reply.type === 'error') throw new Error(reply.failure.message);
    if (reply.type === 'done') console.log(n);
    n++;
    worker.postMessage({ id: n, operation: 'query', sql: 'insert into ledger values ($1)', parameters: [n] });
  });`;

/** Lets the victim insert from `from` on and kills it after `count` answers; resolves with the last number answered. */
async function insertUntilKilled(dataDir: string, from: number, count: number): Promise<number> {
  const workerUrl = new URL('./pglite.worker.ts', import.meta.url).href;
  const args = ['--input-type=module', '-e', VICTIM, workerUrl, join(dataDir, 'pglite'), String(from)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let last = 0;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (last >= from + count) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return last;
}
