import { measuredAs, provesRed } from '@rapport/testing';
import { redisLatency } from './redis-latency.probe.js';

provesRed(redisLatency, {
  sound: measuredAs({ rapport_redis_command_duration_seconds_bucket: 0.0099 }),
  sabotaged: { 'Redis is slow': measuredAs({ rapport_redis_command_duration_seconds_bucket: 0.0101 }) },
});
