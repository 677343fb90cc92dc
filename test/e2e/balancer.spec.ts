import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ApiClient } from '@rapport/testing';
import { Exchange } from '../fault/exchange.js';
import { SeededRandom } from '../fault/seeded-random.js';
import { startBalancer } from '../stack/balancer.js';
import { slotAnswering, untilHolds } from '../stack/drills/waiting.js';
import { trust } from '../stack/trust.js';
import { postgresRedis } from './deployments.js';

const host = (url: string): string => new URL(url).host;

describe('the balancer, with a slot of the old release and one of the new', () => {
  it('keeps an open stream whole while the other slot takes over and the first one stops', async () => {
    const { running, balancer, stop } = await setup();
    try {
      const person = await new ApiClient(running.api.url).register();
      const conversation = await person.startConversation();
      const reader = new Exchange(
        { token: person.session.access_token, conversation },
        'Tell me a long story.',
        { format: 'stream', leavesAfter: 12 },
        [balancer.url],
        new SeededRandom(1),
      );
      const read = reader.run();
      await untilHolds(performance.now(), 30, () => reader.follower.deltas > 2);

      balancer.switchTo('green');
      const switched = await untilHolds(performance.now(), 10, async () => (await slotAnswering(balancer)) === 'green');
      const exit = await running.api.stop();
      await read;

      expect(switched).toBeDefined();
      expect(exit).toBe(0);
      expect(reader.outcome).toBe('followed');
      expect(reader.resumes).toBe(1);
      expect(reader.follower.contradictions).toEqual([]);
      expect(reader.follower.text).toBe(reader.follower.told);
    } finally {
      await stop();
    }
  });
});

async function setup() {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-balancer-'));
  await chmod(folder, 0o755);
  const environment = { HTTP_TRUST_PROXY: '127.0.0.1', RAPPORT_SLOT: 'blue' };
  const running = await postgresRedis.start(environment, { tokensPerSecond: 60 });
  const green = await running.addApi({ RAPPORT_SLOT: 'green' });
  const balancer = await startBalancer({
    folder,
    slots: { blue: [host(running.api.url)], green: [host(green.url)] },
    accessLog: join(folder, 'balancer.ndjson'),
  });
  trust(balancer.caFile);
  const stop = async (): Promise<void> => {
    await balancer.stop();
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { running, balancer, stop };
}
