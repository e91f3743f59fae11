-- Take one token from every bucket, or from none; return the milliseconds to wait (0: taken).
-- KEYS[1]: the pause of the method. KEYS[2..]: the buckets.
-- ARGV: for each bucket its tokens per millisecond, its size, and how many tokens must be left.
local pause = redis.call('PTTL', KEYS[1])
if pause > 0 then
  return pause
end

local time = redis.call('TIME') -- this server's clock: the callers' clocks differ
local now = time[1] * 1000 + time[2] / 1000
local wait = 0
local left = {}
for i = 2, #KEYS do
  local rate, size, kept = tonumber(ARGV[3 * i - 5]), tonumber(ARGV[3 * i - 4]), tonumber(ARGV[3 * i - 3])
  local saved = redis.call('HMGET', KEYS[i], 'tokens', 'at')
  local tokens, at = tonumber(saved[1]) or size, tonumber(saved[2]) or now
  tokens = math.min(size, tokens + math.max(0, now - at) * rate)
  if tokens < 1 + kept then
    wait = math.max(wait, (1 + kept - tokens) / rate)
  end
  left[i] = tokens - 1
end
if wait > 0 then
  return math.ceil(wait)
end

for i = 2, #KEYS do
  local rate, size = tonumber(ARGV[3 * i - 5]), tonumber(ARGV[3 * i - 4])
  redis.call('HSET', KEYS[i], 'tokens', string.format('%.6f', left[i]), 'at', string.format('%.3f', now))
  redis.call('PEXPIRE', KEYS[i], math.ceil(size / rate) + 1000) -- full again by then: forget it
end
return 0
