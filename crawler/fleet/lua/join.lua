-- A worker joins: {worker, lease, asks, token}. Gives the run's token ("" where it asks for something else)
-- and the time. Where no other worker lives, the queue is the store's pages again, and a run begins.
forget_the_dead()
if redis.call('ZCARD', key('workers')) == 0 then
  for _, host in ipairs(redis.call('SMEMBERS', key('hosts'))) do
    redis.call('DEL', key('queue:' .. host), key('flight:' .. host), key('tries:' .. host))
  end
  for _, name in ipairs(OF_A_RUN) do redis.call('DEL', key(name)) end
  redis.call('SET', key('run'), given.token)
  redis.call('SET', key('asks'), given.asks)
elseif redis.call('GET', key('asks')) ~= given.asks then
  return {'', now}
end
redis.call('ZADD', key('workers'), now, given.worker)
return {redis.call('GET', key('run')), now}
