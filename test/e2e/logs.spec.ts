import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ApiClient } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { deployments, type RunningDeployment } from './deployments.js';

const OPS = join(import.meta.dirname, '../../dist/apps/ops/src/main.js');

interface Line {
  readonly event?: string;
  readonly route?: string;
  readonly request_id?: string;
  readonly subject?: string;
}

describe.each(deployments)('the logs of $name', ({ name, start }) => {
  it('name callers by a pseudonym only, and are searched by it and by request', { timeout: 180_000 }, async () => {
    const running = await start({ LOG_LEVEL: 'debug' });
    try {
      const worker = name === 'embedded' ? undefined : await running.addWorker();
      const [first, other] = [await talk(running), await talk(running)];
      const refused = await fetch(`${running.api.url}/v1/auth/me`, { headers: { authorization: 'Bearer no' } });
      expect(refused.status).toBe(401);
      await running.api.stop();
      const log = running.api.output();

      const everything = log + (worker?.output() ?? '');
      for (const { userId } of [first, other]) expect(mentions(everything, userId)).toEqual([]);
      const requests = linesOf(log).filter(({ event }) => event === 'request');
      const subjectsOf = (route: string) => requests.filter((line) => line.route === route).map((line) => line.subject);
      expect(subjectsOf('/v1/auth/register')).toEqual([undefined, undefined]);
      const [one, two, nobody] = subjectsOf('/v1/auth/me');
      expect([one, two]).toEqual([expect.stringMatching(/^sub_[a-p]{32}$/), expect.stringMatching(/^sub_[a-p]{32}$/)]);
      expect([one === two, nobody]).toEqual([false, undefined]);

      const told = rapport(running, ['logs', 'subject', '--user', first.userId]);
      expect(told).toContain(`${one} from `);
      const ofPerson = linesOf(rapport(running, ['logs', 'grep', '--subject', one as string, '-'], log));
      expect(ofPerson.map(({ route }) => route)).toContain('/v1/conversations/:id/messages');
      const found = linesOf(rapport(running, ['logs', 'grep', '--request', first.requestId], log));
      expect(found).toContainEqual(
        expect.objectContaining({ event: 'request', request_id: first.requestId, subject: one }),
      );
    } finally {
      await running.stop();
    }
  });
});

async function talk(running: RunningDeployment): Promise<{ readonly userId: string; readonly requestId: string }> {
  const person = await new ApiClient(running.api.url).register();
  const me = await person.fetch('/v1/auth/me');
  const { id: userId } = (await me.json()) as { id: string };
  const conversation = await person.startConversation();
  await person.post(`/v1/conversations/${conversation}/messages`, { content: 'I have a cat called Tom.' });
  return { userId, requestId: me.headers.get('x-request-id') as string };
}

/** The id as people see it, as the database does, and without its dashes. */
function mentions(log: string, userId: string): string[] {
  const hex = userId.slice('usr_'.length);
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return log.split('\n').filter((line) => line.includes(hex) || line.includes(uuid));
}

function linesOf(log: string): Line[] {
  return log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}

function rapport({ settings }: RunningDeployment, args: readonly string[], input = ''): string {
  const env = { PATH: process.env['PATH'], GEMINI_API_KEY: 'emulator', ...settings };
  return execFileSync(process.execPath, [OPS, ...args], { env, input, maxBuffer: 2 ** 26 }).toString();
}
