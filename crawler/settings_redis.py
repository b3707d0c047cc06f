"""The settings of a fleet's workers: the queue and the seen set on Redis, the store on PostgreSQL.

Each worker, on each machine, is the same command with the same two addresses:
``SCRAPY_SETTINGS_MODULE=crawler.settings_redis TOUCHLINE_REDIS=redis://… TOUCHLINE_STORE=postgresql://…``.
"""

import os

from crawler.settings import *  # noqa: F403 (all of them, but for those below)
from crawler.settings import EXTENSIONS as _EXTENSIONS

TOUCHLINE_REDIS = os.environ.get("TOUCHLINE_REDIS", "")
# Seconds after which the hosts of a worker that is not heard pass to others.
TOUCHLINE_LEASE = os.environ.get("TOUCHLINE_LEASE", "20")
# Seconds within which no outlet is begun twice: a worker that starts so late joins, or finds all done.
TOUCHLINE_REST = os.environ.get("TOUCHLINE_REST", "300")

SCHEDULER = "crawler.fleet.scheduler.FleetScheduler"
SCHEDULER_QUEUE_CLASS = "crawler.fleet.hosts.HostQueues"
SCHEDULER_SERIALIZER = "json"
DUPEFILTER_CLASS = "crawler.fleet.seen.Seen"
TOUCHLINE_TURNS = "crawler.fleet.shared_turns.SharedTurns"
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None} | dict.fromkeys(
    ("http", "https"), "crawler.fleet.handler.LeasedHandler"
)
# The last of them: what another would refuse is refused before the fleet counts on this worker.
EXTENSIONS = _EXTENSIONS | {"crawler.fleet.worker.Worker": 900}
# One request a host, and what waits for its host's delay counts: as many hosts a worker.
CONCURRENT_REQUESTS = 128
