-- A worker is heard: {worker, run, lease, rest, room, held (pace by host), leaving}. It keeps its hosts and takes
-- free ones up to its share. Gives JSON:
--   lost     hosts that are another's by now
--   taken    new hosts: {host, ms since it was asked or -1, delay, ms that it rests, requests that a lost worker had under
--            way and that wait again, those that are given up}
--   surplus  hosts to give back, for another has fewer
if redis.call('GET', key('run')) ~= given.run then return UNKNOWN end
redis.call('ZADD', key('workers'), now, given.worker)
forget_the_dead()
redis.call('ZREMRANGEBYSCORE', key('seen'), '-inf', now - given.rest)

local lost, taken = {}, {}
for host, pace in pairs(given.held) do
  if owner_of(host) == given.worker then
    note_done(host, pace.done)
    note_pace(host, pace)
    redis.call('HSET', key('host:' .. host), 'till', now + given.lease)
  else
    lost[#lost + 1] = host
  end
end

local holding, free, all = {}, {}, redis.call('SMEMBERS', key('hosts'))
local living = redis.call('ZRANGE', key('workers'), 0, -1)
for _, worker in ipairs(living) do holding[worker] = 0 end
for _, host in ipairs(all) do
  local owner, till = owner_of(host)
  if owner ~= '' and till >= now then
    holding[owner] = (holding[owner] or 0) + 1
  else
    free[#free + 1] = host
  end
end
local mine = holding[given.worker] - given.leaving
local least, most = math.floor(#all / #living), math.ceil(#all / #living)

-- Take up what a worker that is lost had under way; what three have been lost with is left alone.
local function reclaim(host)
  local left = redis.call('ZRANGE', key('flight:' .. host), 0, -1, 'WITHSCORES')
  local again, given_up = {}, {}
  for place = 1, #left, 2 do
    local request = left[place]
    if redis.call('HINCRBY', key('tries:' .. host), request, 1) < MOST_TRIES then
      redis.call('ZADD', key('queue:' .. host), left[place + 1], request)
      again[#again + 1] = request
    else
      given_up[#given_up + 1] = request
    end
  end
  redis.call('DEL', key('flight:' .. host))
  return again, given_up
end

local function claim(host)
  local at, again, given_up = key('host:' .. host), {}, {}
  local owner, till = owner_of(host)
  local last, delay, rest = unpack(redis.call('HMGET', at, 'last', 'delay', 'rest'))
  last = tonumber(last or 0)
  if owner ~= '' then
    -- It may have asked up to the end of its lease.
    last = math.max(last, till)
    again, given_up = reclaim(host)
  end
  redis.call('HSET', at, 'owner', given.worker, 'till', now + given.lease, 'last', last)
  local ago = last > 0 and now - last or -1
  return {host, ago, tonumber(delay or 0), math.max(0, tonumber(rest or 0) - now), again, given_up}
end

for _, host in ipairs(free) do
  if mine >= math.min(most, given.room) then break end
  taken[#taken + 1] = claim(host)
  mine = mine + 1
end

local poorest = mine
for worker, number in pairs(holding) do
  if worker ~= given.worker then poorest = math.min(poorest, number) end
end
local still_free = math.max(0, #free - #taken)
local surplus = math.min(mine - least, math.floor((mine - poorest - still_free) / 2))
return cjson.encode({lost = lost, taken = taken, surplus = math.max(0, surplus)})
