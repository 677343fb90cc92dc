import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PostgresPrograms } from './postgres-programs.js';
import { Programs } from './programs.js';

/** A program of the test's own in the place of the real one. */
function setup(script: string, name = 'pg_dump') {
  const folder = mkdtempSync(join(tmpdir(), 'backup-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  const deadline = new AbortController();
  const sut = new Programs(folder, deadline.signal);
  const at = (url: string): PostgresPrograms => new PostgresPrograms(sut, url);
  return { sut, ctx: { deadline, at, folder } };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(65_536);
}

async function* broken(): AsyncGenerator<Buffer> {
  yield Buffer.from('half');
  throw new Error('the source broke');
}

const program = { name: 'pg_dump', args: [], environment: {} };

describe('programs of a backup', () => {
  it('get the password in their environment, where nobody else sees it, and nothing else', async () => {
    const { ctx } = setup('echo "$*"; echo "[$PGPASSWORD]"; env | cut -d= -f1');
    const told = await textOf(
      ctx.at(Object.assign(new URL('postgres://ana@db:5432/rapport'), { password: 's/cret' }).href).dump('00-1'),
    );
    expect(told).toContain('--dbname=postgres://ana@db:5432/rapport\n[s/cret]\n');
    // The shell itself adds where it is.
    expect(told.trim().split('\n').slice(2).toSorted()).toEqual(['PGPASSWORD', 'PWD']);
  });

  it('get no parameters of the URL that they do not know', async () => {
    const { ctx } = setup('echo "$*"');
    const told = await textOf(ctx.at('postgres://db/rapport?sslmode=require&uselibpqcompat=true').dump('00-1'));
    expect(told).toContain('--dbname=postgres://db/rapport?sslmode=require\n');
  });

  it('that fail say why, without the lines that may quote rows', async () => {
    const { sut } = setup('echo half; echo "ERROR:  duplicate key" >&2; echo "DETAIL:  Key (a)=(canary)" >&2; exit 1');
    await expect(textOf(sut.read(program))).rejects.toMatchObject({
      code: 'backup.program_failed',
      detail: 'pg_dump: ERROR:  duplicate key',
    });
  });

  it('that are not there are named', async () => {
    const { sut } = setup('', 'psql');
    await expect(textOf(sut.read(program))).rejects.toMatchObject({ detail: 'pg_dump: ENOENT' });
  });

  it('are killed when time is up, reading or writing', async () => {
    const { sut, ctx } = setup('exec sleep 60');
    const both = [textOf(sut.read(program)), sut.feed(program, endless())].map((work) => work.catch((error) => error));
    ctx.deadline.abort(new Error('time is up'));
    expect(await Promise.all(both)).toEqual([new Error('time is up'), new Error('time is up')]);
  });

  it('that end early are believed in what they say, not in their broken pipe', async () => {
    const { sut } = setup('echo "FATAL:  no room" >&2; exit 1');
    await expect(sut.feed(program, endless())).rejects.toMatchObject({ detail: 'pg_dump: FATAL:  no room' });
  });

  it('do not go on with half of what they are fed', async () => {
    const { sut, ctx } = setup('cat > /dev/null; touch "$0.committed"');
    await expect(sut.feed(program, broken())).rejects.toThrow('the source broke');
    expect(readdirSync(ctx.folder)).toEqual(['pg_dump']);
  });
});
