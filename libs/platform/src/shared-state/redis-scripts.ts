/**
 * What must be atomic. All keys of a script share one hash tag, so they run on Redis Cluster. Replicated by effect
 * (Redis >= 7), so reading the server's time before writing is allowed.
 */
export const REDIS_SCRIPTS = {
  /** KEYS window, block · ARGV window ms, limit, block ms (0: rest of the window) -> hits, reset ms, blocked ms */
  rapportHit: {
    numberOfKeys: 2,
    lua: `
local blocked = redis.call('PTTL', KEYS[2])
if blocked > 0 then
  return { tonumber(redis.call('GET', KEYS[1]) or '0'), math.max(redis.call('PTTL', KEYS[1]), 0), blocked }
end
local hits = redis.call('INCR', KEYS[1])
local reset = redis.call('PTTL', KEYS[1])
if reset < 0 then
  reset = tonumber(ARGV[1])
  redis.call('PEXPIRE', KEYS[1], reset)
end
if hits <= tonumber(ARGV[2]) then return { hits, reset, 0 } end
local block = tonumber(ARGV[3])
if block == 0 then return { hits, reset, reset } end
redis.call('SET', KEYS[2], '1', 'PX', block)
return { hits, reset, block }`,
  },
  /**
   * KEYS lease, last token · ARGV ttl ms -> token, or nil when it is held. The token is the server's time in
   * microseconds, or the last one plus one: it grows even when the data were lost or the clock stepped back.
   */
  rapportAcquire: {
    numberOfKeys: 2,
    lua: `
if redis.call('EXISTS', KEYS[1]) == 1 then return nil end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local token = string.format('%.0f', math.max(last + 1, now))
redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
redis.call('SET', KEYS[2], token, 'PX', 86400000)
return token`,
  },
  /** KEYS lease · ARGV token, ttl ms -> 1 if still held */
  rapportRenew: {
    numberOfKeys: 1,
    lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`,
  },
  /** KEYS lease · ARGV token */
  rapportRelease: {
    numberOfKeys: 1,
    lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`,
  },
  /** KEYS counter · ARGV by, ttl ms -> sum */
  rapportIncrement: {
    numberOfKeys: 1,
    lua: `
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum`,
  },
} as const;

/** The scripts as methods, as ioredis adds them to its client. */
export interface RedisScripts {
  rapportHit(window: string, block: string, windowMs: number, limit: number, blockMs: number): Promise<number[]>;
  rapportAcquire(lease: string, last: string, ttlMs: number): Promise<string | null>;
  rapportRenew(lease: string, token: string, ttlMs: number): Promise<number>;
  rapportRelease(lease: string, token: string): Promise<number>;
  rapportIncrement(counter: string, by: number, ttlMs: number): Promise<number>;
}
