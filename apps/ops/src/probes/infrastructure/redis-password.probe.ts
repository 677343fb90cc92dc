import type { Probe, ProbeContext } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needingSecret, withoutCredentials } from '../support/needing.js';
import { RedisConversation } from '../support/redis-conversation.js';
import { serversOf } from './redis-servers.js';

/** Shorter ones can be tried out: Redis answers a hundred thousand attempts a second. */
const LEAST_LENGTH = 16;

export const redisPasswordProbe: Probe = {
  id: 'infrastructure.redis-password',
  version: 1,
  description: 'Redis refuses an anonymous PING with NOAUTH, lets the service in, and the password is long.',
  run: needingSecret('redisUrlVariable', async (urls, context) => {
    const servers = serversOf(urls);
    const problems = await Promise.all(servers.map((url) => weaknesses(url, context)));
    const target = servers.map(withoutCredentials).join(', ');
    return judge(problems.flat(), 'an anonymous PING is answered with NOAUTH', { target });
  }),
};

async function weaknesses(url: string, { signal }: ProbeContext): Promise<readonly string[]> {
  await using anonymous = await RedisConversation.open(url, signal);
  const refused = await anonymous.ask('PING');
  await using own = await RedisConversation.signedIn(url, signal);
  const admitted = await own.ask('PING');
  const { length } = decodeURIComponent(new URL(url).password);
  return [
    ...(refused.startsWith('-NOAUTH') ? [] : [`Redis answers an anonymous PING with ${refused.slice(0, 40)}`]),
    ...(admitted === '+PONG' ? [] : [`Redis does not let the service in: ${admitted.slice(0, 60)}`]),
    ...(length >= LEAST_LENGTH ? [] : [`the password of Redis has ${length} characters, fewer than ${LEAST_LENGTH}`]),
  ];
}
