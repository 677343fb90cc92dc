import type { Probe, ProbeContext } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needingSecret, withoutCredentials } from '../support/needing.js';
import { RedisConversation } from '../support/redis-conversation.js';
import { serversOf } from './redis-servers.js';

export const redisPersistenceProbe: Probe = {
  id: 'infrastructure.redis-persistence',
  version: 1,
  description: 'Redis keeps an append-only file, and the last write and rewrite of it succeeded.',
  run: needingSecret('redisUrlVariable', async (urls, context) => {
    const servers = serversOf(urls);
    const problems = await Promise.all(servers.map((url) => gaps(url, context)));
    return judge(problems.flat(), 'AOF is on, its last write succeeded', {
      target: servers.map(withoutCredentials).join(', '),
    });
  }),
};

async function gaps(url: string, { signal }: ProbeContext): Promise<readonly string[]> {
  await using redis = await RedisConversation.signedIn(url, signal);
  const info = await redis.ask('INFO', 'persistence');
  if (info.startsWith('-')) throw new Error(`Redis refuses INFO: ${info.slice(0, 60)}`);
  const fields = new Map(info.split('\r\n').map((line) => line.split(':', 2) as [string, string]));
  const wanted = { aof_enabled: '1', aof_last_write_status: 'ok', aof_last_bgrewrite_status: 'ok', loading: '0' };
  return Object.entries(wanted)
    .filter(([name, value]) => fields.get(name) !== value)
    .map(([name, value]) => `Redis says ${name} ${fields.get(name) ?? 'nothing'}, wanted ${value}`);
}
