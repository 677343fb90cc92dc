import { probeContext, provesRed, startRedisProcess, type RedisProcess } from '@rapport/testing';
import { afterAll, beforeAll } from 'vitest';
import { redisPasswordProbe } from './redis-password.probe.js';
import { redisPersistenceProbe } from './redis-persistence.probe.js';
import { redisReachableProbe } from './redis-reachable.probe.js';

const password = 'correct-horse-battery-staple';
const servers: Record<'sound' | 'open' | 'volatile' | 'weak' | 'hung', RedisProcess | undefined> = {
  sound: undefined,
  open: undefined,
  volatile: undefined,
  weak: undefined,
  hung: undefined,
};

beforeAll(async () => {
  const aof = ['--appendonly', 'yes'];
  const locked = ['--requirepass', password];
  servers.sound = await startRedisProcess(...aof, ...locked);
  servers.open = await startRedisProcess(...aof);
  servers.volatile = await startRedisProcess(...locked);
  servers.weak = await startRedisProcess(...aof, '--requirepass', 'redis');
  servers.hung = await startRedisProcess(...locked);
  servers.hung?.pause();
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server?.stop();
});

const scene =
  (name: keyof typeof servers, given = password) =>
  () =>
    probeContext({ redisUrlVariable: 'REDIS_URL' }, undefined, {
      REDIS_URL: `redis://:${given}@127.0.0.1:${servers[name]?.port}`,
    });

provesRed(redisReachableProbe, {
  sound: scene('sound'),
  sabotaged: { 'it hangs': scene('hung'), 'the password is another': scene('sound', 'that-of-somebody-else') },
});

provesRed(redisPasswordProbe, {
  sound: scene('sound'),
  sabotaged: {
    'no password is set': scene('open'),
    'the password is short': scene('weak', 'redis'),
    'the service has another password': scene('sound', 'that-of-somebody-else'),
  },
});

provesRed(redisPersistenceProbe, {
  sound: scene('sound'),
  sabotaged: { 'nothing is written to disk': scene('volatile') },
});
