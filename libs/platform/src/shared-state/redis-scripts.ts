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
  /**
   * KEYS meta, entries · ARGV fence, first, anew, ttl ms, max entries, max bytes, channel, entries…
   * -> outcome (1 appended, 0 gap, -1 fenced), last
   */
  rapportAppend: {
    numberOfKeys: 2,
    lua: `
local meta = redis.call('HMGET', KEYS[1], 'fence', 'last', 'bytes')
local last, bytes = tonumber(meta[2] or '0'), tonumber(meta[3] or '0')
if tonumber(ARGV[1]) < tonumber(meta[1] or '0') then return { -1, last } end
local first, count = tonumber(ARGV[2]), #ARGV - 7
if ARGV[3] == '1' then
  redis.call('DEL', KEYS[2])
  last, bytes = first - 1, 0
elseif count > 0 and first > last + 1 then
  return { 0, last }
end
for i = 1, count do
  if first + i - 1 > last then
    local entry = ARGV[7 + i]
    redis.call('RPUSH', KEYS[2], entry)
    last, bytes = last + 1, bytes + #entry
  end
end
local held = redis.call('LLEN', KEYS[2])
while held > 0 and (held > tonumber(ARGV[5]) or bytes > tonumber(ARGV[6])) do
  bytes, held = bytes - #redis.call('LPOP', KEYS[2]), held - 1
end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'last', last, 'bytes', bytes)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('PUBLISH', ARGV[7], last)
return { 1, last }`,
  },
  /** KEYS meta, entries · ARGV after, limit -> fence, last, oldest, first, entries…; nil: no such stream */
  rapportRead: {
    numberOfKeys: 2,
    lua: `
local meta = redis.call('HMGET', KEYS[1], 'fence', 'last')
if not meta[1] then return nil end
local last = tonumber(meta[2])
local oldest = last - redis.call('LLEN', KEYS[2]) + 1
local first = math.max(tonumber(ARGV[1]) + 1, oldest)
local reply = { tonumber(meta[1]), last, oldest, first }
for _, entry in ipairs(redis.call('LRANGE', KEYS[2], first - oldest, first - oldest + tonumber(ARGV[2]) - 1)) do
  reply[#reply + 1] = entry
end
return reply`,
  },
} as const;

/** The scripts as methods, as ioredis adds them to its client. */
export interface RedisScripts {
  rapportHit(window: string, block: string, windowMs: number, limit: number, blockMs: number): Promise<number[]>;
  rapportAcquire(lease: string, last: string, ttlMs: number): Promise<string | null>;
  rapportRenew(lease: string, token: string, ttlMs: number): Promise<number>;
  rapportRelease(lease: string, token: string): Promise<number>;
  rapportIncrement(counter: string, by: number, ttlMs: number): Promise<number>;
  rapportAppend(meta: string, entries: string, ...args: (string | number)[]): Promise<[outcome: number, last: number]>;
  rapportRead(meta: string, entries: string, after: number, limit: number): Promise<RawSlice | null>;
}

type RawSlice = [fence: number, last: number, oldest: number, first: number, ...entries: string[]];
