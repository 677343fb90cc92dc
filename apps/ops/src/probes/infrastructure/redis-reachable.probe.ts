import { fail, pass, type Probe } from '@rapport/checklist';
import { loadConfig, RedisSharedState, sharedStateConfig } from '@rapport/platform';
import { needingSecret, withoutCredentials } from '../support/needing.js';

export const redisReachableProbe: Probe = {
  id: 'infrastructure.redis-reachable',
  version: 1,
  description: "The product's own client, configured as the service is, gets an answer from Redis.",
  run: needingSecret('redisUrlVariable', async (url, { clock }) => {
    const config = loadConfig([sharedStateConfig], { REDIS_URL: url }).get(sharedStateConfig);
    const urls = config.urls ?? [];
    const target = urls.map(withoutCredentials).join(', ');
    const state = await RedisSharedState.connect(urls, config, clock);
    try {
      const tookMs = await state.ping();
      return pass(`Redis answered in ${tookMs.toFixed(1)} ms`, { target });
    } catch (error) {
      return fail(`Redis does not answer: ${(error as Error).message}`, { target });
    } finally {
      await state.close();
    }
  }),
};
