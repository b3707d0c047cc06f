"""`touchline outlet probe`: from a site's address to an outlet record."""

from __future__ import annotations

import sys

import click

from touchline.crawling import scrapy


@click.group()
def outlet() -> None:
    """Find out about an outlet."""


@outlet.command()
@click.argument("url")
@click.option("--name", help="What people call it [default: as its front page says]")
@click.option("--country", help="Where it is at home, e.g. GB [default: a guess, which is said]")
@click.option("--language", help="The language of its articles, e.g. en [default: as its front page says]")
@click.option("--private", is_flag=True, help="It is on your own network")
@click.option("--verbose", is_flag=True, help="Show the log")
def probe(
    url: str, name: str | None, country: str | None, language: str | None, private: bool, verbose: bool
) -> None:
    """Look for the feeds and sitemaps of the site at URL, and print an outlet record to go on from.

    It asks robots.txt and obeys it, the page at URL, and a few more addresses, with a delay between
    them. TOUCHLINE_CONTACT is required, as for a crawl.
    """
    given = {"url": url, "name": name, "country": country, "language": language}
    given["private"] = "yes" if private else None
    arguments = [part for key, value in given.items() if value for part in ("-a", f"{key}={value}")]
    sys.exit(scrapy(["crawl", "probe", *arguments, "-L", "INFO" if verbose else "CRITICAL"]))
