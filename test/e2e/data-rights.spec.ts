import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient } from '@rapport/testing';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { deployments, type RunningDeployment } from './deployments.js';

const PASSWORD = 'correct horse battery staple';
const SAID = 'I keep seven bees called Quillonia.';
const PATIENCE = { timeout: 90_000, interval: 250 };

interface Manifest {
  readonly files: readonly { path: string; table: string; records: number; sha256: string }[];
  readonly tables: readonly { table: string; records: number; withheld?: string }[];
}

interface ErasureAnswer {
  readonly state?: string;
  readonly code?: string;
  readonly receipt: { readonly subject: string; readonly rows: Readonly<Record<string, number>> };
}

describe.each(deployments)('rights of people on $name', (deployment) => {
  async function withPerson(
    check: (running: RunningDeployment, person: ApiClient & { session: { refresh_token: string } }) => Promise<void>,
  ): Promise<void> {
    const running = await deployment.start({ JOBS_POLLING_INTERVAL_MS: '500' });
    try {
      if (running.databaseUrl !== undefined) await running.addWorker();
      const person = await new ApiClient(running.api.url).register({ password: PASSWORD });
      const conversation = await person.startConversation();
      await person.post(`/v1/conversations/${conversation}/messages`, { content: SAID });
      await check(running, person);
    } finally {
      await running.stop();
    }
  }

  it('a person gets a copy of everything, by a link that is good for it alone', async () => {
    await withPerson(async ({ api, dataDir }, person) => {
      const { id } = await person.post('/v1/me/export', {});
      const exportOf = () => person.get(`/v1/me/export/${id}`);
      await expect.poll(async () => (await exportOf()).state, PATIENCE).toBe('ready');
      const { download_url: link, sha256, bytes } = await exportOf();
      const answer = await fetch(api.url + link);
      const archive = Buffer.from(await answer.arrayBuffer());
      expect([answer.headers.get('content-type'), answer.headers.get('content-length')]).toEqual([
        'application/zip',
        String(bytes),
      ]);
      expect(createHash('sha256').update(archive).digest('hex')).toBe(sha256);

      const entries = unzipSync(archive);
      const manifest = JSON.parse(Buffer.from(entries['manifest.json']!).toString()) as Manifest;
      for (const file of manifest.files) {
        const content = Buffer.from(entries[file.path]!);
        expect(createHash('sha256').update(content).digest('hex'), file.path).toBe(file.sha256);
        expect(content.toString().trim().split('\n'), file.path).toHaveLength(file.records);
      }
      expect(Buffer.from(entries['messages.ndjson']!).toString()).toContain(SAID);
      expect(manifest.tables.find(({ table }) => table === 'credentials')?.withheld).toContain('password');

      const forged = link.replace(/signature=./, (start: string) => `signature=${start.endsWith('A') ? 'B' : 'A'}`);
      const stranger = await new ApiClient(api.url).register();
      const statuses = [
        (await fetch(api.url + forged)).status,
        (await stranger.fetch(`/v1/me/export/${id}`)).status,
        (await fetch(`${api.url}/v1/me/export/${id}`)).status,
      ];
      expect(statuses).toEqual([403, 404, 401]);
      expect(await readdir(join(dataDir, 'exports', 'exports'))).toEqual([id]);
    });
  });

  it('a person is erased for good, and holds a receipt for it', async () => {
    await withPerson(async ({ api, dataDir }, person) => {
      const { id: exportId } = await person.post('/v1/me/export', {});
      await expect.poll(async () => (await person.get(`/v1/me/export/${exportId}`)).state, PATIENCE).toBe('ready');
      const erase = (body: object) =>
        person.fetch('/v1/me/erasure', {
          method: 'POST',
          body: JSON.stringify({ confirmation: 'erase everything', ...body }),
        });
      const refused = await erase({ password: 'not this one, I think' });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        403,
        'auth.confirmation_required',
      ]);

      const accepted = await erase({ password: PASSWORD });
      const { id, receipt_token: token } = (await accepted.json()) as { id: string; receipt_token: string };
      expect(accepted.status).toBe(202);
      const refresh = { method: 'POST', body: JSON.stringify({ refresh_token: person.session.refresh_token }) };
      expect([
        (await person.fetch('/v1/auth/me')).status,
        (await person.fetch('/v1/auth/refresh', refresh)).status,
      ]).toEqual([401, 401]);

      const receiptOf = async (receiptToken: string) => {
        const headers = { 'receipt-token': receiptToken };
        return (await fetch(`${api.url}/v1/me/erasure/${id}`, { headers })).json() as Promise<ErasureAnswer>;
      };
      await expect.poll(async () => (await receiptOf(token)).state, PATIENCE).toBe('completed');
      const { receipt } = await receiptOf(token);
      expect(receipt.rows).toMatchObject({ users: 1, user_keys: 1, messages: 2, turns: 1, conversations: 1 });
      expect((await receiptOf('guessed')).code).toBe('erasure.not_found');
      expect(await readdir(join(dataDir, 'exports', 'exports'))).toEqual([]);
      expect(await readdir(join(dataDir, 'erasure-ledger'))).toEqual([receipt.subject]);
    });
  });
});
