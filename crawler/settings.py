"""Scrapy's settings, all in one place; `scrapy crawl NAME -s SETTING=VALUE` overrides any of them."""

import os
from importlib.metadata import version

from pipelines import article

BOT_NAME = "touchline"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# Touchline's own.
TOUCHLINE_VERSION = version("touchline")
TOUCHLINE_STORE = os.environ.get("TOUCHLINE_STORE", "sqlite:///touchline.db")
TOUCHLINE_CONTACT = os.environ.get("TOUCHLINE_CONTACT", "")
# Days that two articles may lie apart and be copies of one another; 0 for any number.
TOUCHLINE_WINDOW = os.environ.get("TOUCHLINE_WINDOW", "45")
TOUCHLINE_OUTLETS = os.environ.get("TOUCHLINE_OUTLETS", "")
# The DNS server to ask, as ADDRESS:PORT in numbers; the system's resolver where there is none.
TOUCHLINE_DNS = os.environ.get("TOUCHLINE_DNS", "")
# Seconds after which a crawl ends and leaves the rest to the next one; 0 for none.
TOUCHLINE_DEADLINE = os.environ.get("TOUCHLINE_DEADLINE", "0")
# "json" for a log of one JSON object a line.
TOUCHLINE_LOG = os.environ.get("TOUCHLINE_LOG", "")
# The folder that what is fetched is written to as WARC; "" for none. Bytes of a file; what a failure does.
ARCHIVE = os.environ.get("TOUCHLINE_ARCHIVE", "")
ARCHIVE_SIZE = 1_000_000_000
ARCHIVE_FAILURE = "end"

ITEM_PIPELINES = {"pipelines.stories.StoryPipeline": 300}
EXTENSIONS = {
    "crawler.politeness.CrawlDelay": 100,
    "crawler.deadline.Deadline": 200,
    "crawler.progress_line.ProgressLine": 300,
}

# Manners.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Touchline"
USER_AGENT = f"Touchline/{TOUCHLINE_VERSION}"
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.5
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 32
DOWNLOAD_TIMEOUT = 30
RETRY_TIMES = 1
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.politeness.OutletBounds": 50,
    "crawler.guard.middleware.AddressGuard": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # Nobody's password is asked for by a spider's attribute.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.unpacking.Unpacking": 590,
    # Sees an answer before the redirects (600) and the compression (590) do.
    "crawler.guard.answers.AnswerBounds": 610,
    # Next to the network: before a body is unpacked or a redirect followed.
    "crawler.archiving.middleware.Archiving": 950,
}
SPIDER_MIDDLEWARES = {
    # Every answer reaches the spider, which counts it. (In a request's meta this would end redirects too.)
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # None has anything to do here, and each costs something a page: no Referer is sent, the guard refuses
    # long addresses and says so, and no spider copies a meta.
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# What comes from the web is hostile.
DOWNLOAD_MAXSIZE = article.LARGEST_PAGE
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None} | dict.fromkeys(
    ("http", "https"), "crawler.guard.handler.GuardedHandler"
)
TWISTED_DNS_RESOLVER = "crawler.guard.resolver.GuardedResolver"
DNS_TIMEOUT = 10
REDIRECT_MAX_TIMES = 5
DEPTH_LIMIT = 3
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# One worker an answer, not a hundred: an answer gives one page.
CONCURRENT_ITEMS = 1
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
