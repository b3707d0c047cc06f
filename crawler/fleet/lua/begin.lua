-- Which outlet a worker is to begin: {run, lease, rest, joined, outlets, begun, again}. Gives {"begin", outlet};
-- {"wait"} while others are at work; {"done"} where all are begun and nothing waits or is under way.
-- `begun` is an outlet that this worker has begun, `again` are those that are to be begun once more.
if redis.call('GET', key('run')) ~= given.run then return UNKNOWN end
if given.begun ~= '' then
  redis.call('ZADD', key('begun'), now, given.begun)
  redis.call('ZREM', key('beginning'), given.begun)
end
for _, outlet in ipairs(given.again) do redis.call('ZREM', key('begun'), outlet) end
local waits = redis.call('SCARD', key('hosts')) > 0
for _, outlet in ipairs(given.outlets) do
  local at = tonumber(redis.call('ZSCORE', key('begun'), outlet) or 0)
  if at <= given.joined - given.rest then
    if tonumber(redis.call('ZSCORE', key('beginning'), outlet) or 0) < now then
      redis.call('ZADD', key('beginning'), now + given.lease, outlet)
      return {'begin', outlet}
    end
    waits = true
  end
end
return {waits and 'wait' or 'done'}
