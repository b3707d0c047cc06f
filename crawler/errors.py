"""What stops a crawl before it begins, said in one line."""


class CrawlError(Exception):
    """The crawl cannot begin as it was asked for; the message is one line that says why."""
