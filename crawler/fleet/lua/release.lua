-- A worker gives hosts back: {worker, lease, held (pace by host), leaves}. It is heard no more where it leaves.
for host, pace in pairs(given.held) do
  if owner_of(host) == given.worker then release(host, pace) end
end
if given.leaves then
  redis.call('ZREM', key('workers'), given.worker)
  if redis.call('ZCARD', key('workers')) == 0 then
    for _, name in ipairs(OF_A_RUN) do redis.call('PEXPIRE', key(name), KEPT) end
  end
end
return 1
