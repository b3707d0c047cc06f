-- The next request of a host: {worker, lease, host, pace}. Gives it, or "lost" where the host is another's, or
-- "empty", where it was the last: the host is given back. What is under way and no more waits: nothing.
local host = given.host
if owner_of(host) ~= given.worker then return {'lost'} end
note_done(host, given.pace.done)
local found = redis.call('ZPOPMIN', key('queue:' .. host))
if found[1] then
  redis.call('ZADD', key('flight:' .. host), found[2], found[1])
  return {'taken', found[1]}
end
if redis.call('ZCARD', key('flight:' .. host)) > 0 then return {'waits'} end
given.pace.done = nil
release(host, given.pace)
return {'empty'}
