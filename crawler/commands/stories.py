"""`scrapy stories`: the very same as `touchline stories`, for whoever is at home in the project's folder."""

from __future__ import annotations

import argparse
import os
import sys

from scrapy.commands import ScrapyCommand


class Command(ScrapyCommand):
    """Ask the store for its stories."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What stands behind the word."""
        return "[WORDS]... [OPTIONS]"

    def short_desc(self) -> str:
        """What `scrapy` says of it."""
        return "List the stories of the store, as `touchline stories` does"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Take none here, not even help: all of them are `touchline`'s to read."""
        parser.add_argument("-h", "--help", action="store_true")
        # Scrapy itself looks for it.
        parser.set_defaults(profile=None)

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Leave them as they are."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Become that command: what crawls does not import what asks. Scrapy has taken the word out."""
        ours = (sys.executable, "-m", "touchline", "stories", *sys.argv[1:])
        os.execv(sys.executable, ours)  # noqa: S606 (no shell is wanted)
