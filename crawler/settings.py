"""Scrapy's settings, all in one place; `scrapy crawl NAME -s SETTING=VALUE` overrides any of them."""

import os
from importlib.metadata import version

from scrapy.settings import default_settings

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
# What is done with a page that says "noarchive": "keep" its text for the user alone, or "refuse" it.
TOUCHLINE_NOARCHIVE = os.environ.get("TOUCHLINE_NOARCHIVE", "keep")
TOUCHLINE_OUTLETS = os.environ.get("TOUCHLINE_OUTLETS", "")
# The DNS server to ask, as ADDRESS:PORT in numbers; the system's resolver where there is none.
TOUCHLINE_DNS = os.environ.get("TOUCHLINE_DNS", "")
# Seconds after which a crawl ends and leaves the rest to the next one; 0 for none.
TOUCHLINE_DEADLINE = os.environ.get("TOUCHLINE_DEADLINE", "0")
# Who keeps which of an outlet's sources are asked, and when.
TOUCHLINE_TURNS = "crawler.turns.Turns"
# "json" for a log of one JSON object a line.
TOUCHLINE_LOG = os.environ.get("TOUCHLINE_LOG", "")
# The browser's program for outlets that need one; "" for the first Chromium on the PATH. Whether it keeps its
# pages in its sandbox ("no" where it cannot); seconds that a page may take in it.
TOUCHLINE_BROWSER = os.environ.get("TOUCHLINE_BROWSER", "")
TOUCHLINE_BROWSER_SANDBOX = os.environ.get("TOUCHLINE_BROWSER_SANDBOX", "yes")
TOUCHLINE_BROWSER_SECONDS = 30
# The folder that what is fetched is written to as WARC; "" for none. Bytes of a file; what a failure does.
ARCHIVE = os.environ.get("TOUCHLINE_ARCHIVE", "")
ARCHIVE_SIZE = 1_000_000_000
ARCHIVE_FAILURE = "end"

ITEM_PIPELINES = {"pipelines.stories.StoryPipeline": 300}
EXTENSIONS = {
    "crawler.deadline.Deadline": 100,
    "crawler.manners.record.HostRecord": 200,
    "crawler.progress_line.ProgressLine": 300,
}
# Doors into the process that stay shut. Left out of what Scrapy has of its own, not turned off in EXTENSIONS:
# it loads what it finds there, and the second brings a whole web server with it.
_SHUT = ("scrapy.extensions.telnet.TelnetConsole", "scrapy.extensions.remote_control.RemoteControl")
EXTENSIONS_BASE = {
    name: order for name, order in default_settings.EXTENSIONS_BASE.items() if name not in _SHUT
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
DOWNLOADER = "crawler.manners.downloader.PoliteDownloader"
# Seconds for which a robots.txt is held to without asking for it again; RFC 9309 allows a day.
TOUCHLINE_ROBOTS_AGE = os.environ.get("TOUCHLINE_ROBOTS_AGE", "3600")
# Requests to a host in a run, robots.txt and repeated ones among them; 0 for any number.
TOUCHLINE_HOST_BUDGET = os.environ.get("TOUCHLINE_HOST_BUDGET", "2000")
# Seconds that a run waits for a host that asks for it; one that asks for more is left to a later run.
TOUCHLINE_LONGEST_WAIT = 300
# Seconds to the next request after a failure (5xx, 429, no answer), twice as long after each further one.
TOUCHLINE_SLOWING = 2
# Failures in a row after which a host is left alone, and seconds for which it is.
TOUCHLINE_HOST_FAILURES = 5
TOUCHLINE_HOST_REST = 300
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.manners.bounds.OutletBounds": 50,
    "crawler.guard.middleware.AddressGuard": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.manners.robots.RobotsMiddleware": 100,
    # Behind robots.txt, which its own question obeys too.
    "crawler.reserved.Reservations": 110,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.manners.redirects.Redirects": 600,
    # Nobody's password is asked for by a spider's attribute.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.guard.answers.Unpacking": 590,
    # Sees an answer before the redirects (600) and the unpacking do.
    "crawler.guard.answers.AnswerBounds": 610,
    # Next to the network: before a body is unpacked or a redirect followed.
    "crawler.archiving.middleware.Archiving": 950,
    # Nearer still: what is archived of a page that a browser shows is what it shows.
    "crawler.browser.pages.BrowserPages": 990,
}
SPIDER_MIDDLEWARES = {
    # Every answer reaches the spider, which counts it. (In a request's meta this would end redirects too.)
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    # None has anything to do here, and each costs something a page: no Referer is sent, the guard refuses
    # long addresses and says so, no spider copies a meta, and how deep one index may name another
    # `crawler.turns` says.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
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
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

STATS_CLASS = "crawler.stats.Stats"
# One worker an answer, not a hundred: an answer gives one page.
CONCURRENT_ITEMS = 1
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
