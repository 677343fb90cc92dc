import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ApiClient, postgresProgram } from '@rapport/testing';
import { embedded, postgresRedis, type RunningDeployment } from './deployments.js';

const CANARIES = {
  email: 'canary-mailbox@canary-domain.example',
  name: 'Canaria Birdsong',
  message: 'the canary sings at midnight behind the harbour',
  title: 'Canary ledger',
};

describe('bytes at rest', () => {
  it('hold no text, e-mail or name in the files of the embedded database', async () => {
    const running = await embedded.start();
    try {
      await talk(running);
      await running.api.stop();
      const files = await readAll(running.dataDir);

      expect(files.length).toBeGreaterThan(100);
      expect(files.filter(({ bytes }) => bytes.includes('schema_migrations')).length).toBeGreaterThan(0);
      expect(leaks(files)).toEqual([]);
    } finally {
      await running.stop();
    }
  });

  it('hold no text, e-mail or name in a dump of PostgreSQL, nor in what the API wrote to its log', async () => {
    const running = await postgresRedis.start({ LOG_LEVEL: 'debug' });
    try {
      await talk(running);
      const { stdout } = await promisify(execFile)(
        postgresProgram('pg_dump'),
        ['--inserts', running.databaseUrl as string],
        { maxBuffer: 2 ** 28 },
      );

      expect(stdout).toContain('INSERT INTO public.messages');
      expect(leaks([{ name: 'dump', bytes: Buffer.from(unhex(stdout)) }])).toEqual([]);
      expect(leaks([{ name: 'log', bytes: Buffer.from(running.api.output()) }])).toEqual([]);
    } finally {
      await running.stop();
    }
  });
});

/** Puts every canary where it would be stored, and the message twice more: in a reply and in a prompt. */
async function talk(running: RunningDeployment): Promise<void> {
  const person = await new ApiClient(running.api.url).register({ email: CANARIES.email, displayName: CANARIES.name });
  const conversation = await person.startConversation();
  await person.post(`/v1/conversations/${conversation}/messages`, { content: CANARIES.message });
  await person.fetch(`/v1/conversations/${conversation}`, {
    method: 'PATCH',
    body: JSON.stringify({ title: CANARIES.title }),
  });
  const { data } = await person.get(`/v1/conversations/${conversation}/messages`);
  expect(JSON.stringify(data)).toContain(CANARIES.message);
}

interface StoredFile {
  readonly name: string;
  readonly bytes: Buffer;
}

async function readAll(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (name) => ({ name, bytes: await readFile(name) })));
}

/** `pg_dump` writes bytea as hex: what is hidden by that alone is not hidden. */
function unhex(dump: string): string {
  return dump + dump.replaceAll(/\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'));
}

function leaks(files: readonly StoredFile[]): string[] {
  return files.flatMap(({ name, bytes }) =>
    Object.entries(CANARIES)
      .filter(([, canary]) => ENCODINGS.some((encode) => bytes.includes(encode(canary))))
      .map(([what]) => `${what} in ${name}`),
  );
}

const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text.toLowerCase()),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)),
  (text) => Buffer.from(Buffer.from(text).toString('hex')),
  (text) => Buffer.from(encodeURIComponent(text)),
];
