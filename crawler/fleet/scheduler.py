"""scrapy-redis' scheduler, for hosts that stay with one worker at a time."""

from __future__ import annotations

from importlib import import_module
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from scrapy_redis.scheduler import Scheduler

from crawler.fleet.worker import Worker
from crawler.spiders.base import NewsSpider


class FleetScheduler(Scheduler):  # type: ignore[misc]  # scrapy-redis is untyped.
    """Puts requests into their hosts' queues, and takes them from those that are this worker's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        worker, settings = Worker.of(crawler), crawler.settings
        scheduler = cls(
            server=worker.line.redis,
            queue_key=worker.line.prefix,
            queue_cls=settings["SCHEDULER_QUEUE_CLASS"],
            dupefilter=load_object(settings["DUPEFILTER_CLASS"])(worker.line.redis, worker.line.key("seen")),
            serializer=import_module(settings["SCHEDULER_SERIALIZER"]),
        )
        scheduler.stats = crawler.stats
        return scheduler

    def open(self, spider: NewsSpider) -> None:
        """Begin to take hosts."""
        super().open(spider)
        self.queue.marks = self.df.mark
        Worker.of(spider.crawler).hosts = self.queue

    def enqueue_request(self, request: Request) -> bool:
        """Let a request wait for its host; False for one that was asked for before."""
        if not self.queue.push(request):
            self.df.log(request, self.spider)
            return False
        self.stats.inc_value("scheduler/enqueued/redis")
        return True

    def next_request(self) -> Request | None:
        """The next request of one of this worker's hosts; None where they have none, or are not due."""
        request: Request | None = self.queue.pop()
        if request is not None:
            self.stats.inc_value("scheduler/dequeued/redis")
        return request

    def has_pending_requests(self) -> bool:
        """Whether this worker has any: when all workers are done, the spider's start says."""
        return len(self.queue) > 0

    def close(self, reason: str) -> None:
        """Give the hosts back, with what is left of their requests."""
        self.queue.leave()
