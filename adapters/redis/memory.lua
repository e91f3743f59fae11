-- Remember messages and return how many lie within each one's window, itself included.
-- KEYS: one for each thing that is counted. ARGV, three for each key: the message, its time, the window in seconds.
local most = 200
local found = {}
for place, key in ipairs(KEYS) do
  local member, at, window = ARGV[place * 3 - 2], tonumber(ARGV[place * 3 - 1]), tonumber(ARGV[place * 3])
  redis.call('ZADD', key, 'NX', at, member)
  redis.call('ZREMRANGEBYRANK', key, 0, -most - 1)
  redis.call('EXPIRE', key, math.ceil(window) + 300) -- events may come late
  found[place] = redis.call('ZCOUNT', key, string.format('(%.6f', at - window), string.format('%.6f', at))
end
return found
