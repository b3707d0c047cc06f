-- What the other scripts share. Each is run whole, and by Redis' own clock: machines' clocks differ.
-- KEYS[1] is what the names of the fleet's keys begin with; ARGV[1] is one JSON object.
--   workers        sorted set: each worker by when it was last heard
--   run, asks      the run's token; what its workers were asked for
--   hosts          set: the hosts with requests that wait or are under way
--   queue:HOST     sorted set: requests that wait, the most urgent with the lowest score
--   flight:HOST    sorted set: requests that the host's worker has taken and not ended
--   tries:HOST     hash: how often a request was under way when its worker was lost
--   host:HOST      hash: owner, till (when the lease ends), last (when the host was asked), delay,
--                  rest (until when it is to be left alone)
--   seen, pages    sorted set: what was asked for, by when it ended; how many of it are pages
--   begun          sorted set: outlets by when they were begun; beginning: by when the claim ends
--   turns, ended   hash: how far each outlet's sources are (JSON); sources read and failed
local given = cjson.decode(ARGV[1])
-- What is answered where the run is none any more.
local UNKNOWN = 'unknown'
local WAITS = '+inf'
local KEPT = 3600000
local MOST_TRIES = 3

local function key(name) return KEYS[1] .. name end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function forget_the_dead()
  redis.call('ZREMRANGEBYSCORE', key('workers'), '-inf', now - given.lease)
end

local function owner_of(host)
  local owner, till = unpack(redis.call('HMGET', key('host:' .. host), 'owner', 'till'))
  return owner or '', tonumber(till or 0)
end

-- Write when a host was asked last, and how long it wants to be left alone.
local function note_pace(host, pace)
  local at = key('host:' .. host)
  if pace.ago then
    local before = tonumber(redis.call('HGET', at, 'last') or 0)
    redis.call('HSET', at, 'last', math.max(before, now - pace.ago), 'delay', pace.delay,
      'rest', now + pace.rest)
  end
  redis.call('PEXPIRE', at, KEPT + given.lease)
end

-- Requests that have come to their end.
local function note_done(host, done)
  for _, each in ipairs(done or {}) do
    redis.call('ZREM', key('flight:' .. host), each[1])
    redis.call('HDEL', key('tries:' .. host), each[1])
    if each[2] ~= '' then redis.call('ZADD', key('seen'), 'XX', now, each[2]) end
  end
end

local function is_empty(host)
  return redis.call('ZCARD', key('queue:' .. host)) + redis.call('ZCARD', key('flight:' .. host)) == 0
end

-- Give a host of the worker's own back.
local function release(host, pace)
  note_done(host, pace.done)
  note_pace(host, pace)
  redis.call('HSET', key('host:' .. host), 'owner', '', 'till', 0)
  local flight = redis.call('ZRANGE', key('flight:' .. host), 0, -1, 'WITHSCORES')
  for place = 1, #flight, 2 do
    redis.call('ZADD', key('queue:' .. host), flight[place + 1], flight[place])
  end
  redis.call('DEL', key('flight:' .. host))
  if is_empty(host) then redis.call('SREM', key('hosts'), host) end
end

local OF_A_RUN = {'run', 'asks', 'hosts', 'seen', 'pages', 'beginning', 'turns', 'ended'}
