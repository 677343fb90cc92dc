import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CollectedLogs } from './collected-logs.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-logs-'));
  folders.push(folder);
  const sut = new CollectedLogs(folder);
  const lines = (): unknown[] =>
    readFileSync(sut.file('redis'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return { sut, lines };
}

describe('collected logs', () => {
  it('put plain lines into JSON, under the name of who wrote them', () => {
    const { sut, lines } = setup();
    sut.takerOf('redis')(Buffer.from('Ready to accept connections\n'));
    expect(lines()).toEqual([expect.objectContaining({ logger: 'redis', msg: 'Ready to accept connections' })]);
  });

  it('keep lines of JSON as they are', () => {
    const { sut, lines } = setup();
    sut.takerOf('redis')(Buffer.from('{"level":"warn"}\n'));
    expect(lines()).toEqual([{ level: 'warn' }]);
  });

  it('wait for the rest of a line', () => {
    const { sut, lines } = setup();
    const take = sut.takerOf('redis');
    for (const piece of ['one\n{"a"', ':1}\n']) take(Buffer.from(piece));
    expect(lines()).toEqual([expect.objectContaining({ msg: 'one' }), { a: 1 }]);
  });
});
