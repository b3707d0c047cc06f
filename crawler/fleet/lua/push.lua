-- A request waits for its host: {run, host, request, score, mark, most}. Gives 1, or 0 where it was asked for
-- before (its mark is known) or is a page beyond the most that are asked for.
if redis.call('GET', key('run')) ~= given.run then return UNKNOWN end
if given.mark ~= '' then
  if redis.call('ZSCORE', key('seen'), given.mark) then return 0 end
  if given.most >= 0 then
    if tonumber(redis.call('GET', key('pages')) or 0) >= given.most then return 0 end
    redis.call('INCR', key('pages'))
  end
  redis.call('ZADD', key('seen'), WAITS, given.mark)
end
redis.call('ZADD', key('queue:' .. given.host), given.score, given.request)
redis.call('SADD', key('hosts'), given.host)
return 1
