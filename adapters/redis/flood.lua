-- Count one person's request; return 0: let it in, 1: refuse it and say so, 2: refuse it in silence.
-- KEYS[1]: what was let in lately, by id and time. KEYS[2]: they were told lately.
-- ARGV: the request's id, how many are let in within the window, the window in milliseconds.
local time = redis.call('TIME') -- this server's clock: the callers' clocks differ
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, window = tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 0 -- delivered again
end
if redis.call('ZCARD', KEYS[1]) < most then
  redis.call('ZADD', KEYS[1], now, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
end
if redis.call('SET', KEYS[2], 1, 'NX', 'PX', window) then
  return 1
end
return 2
