"""An egg for scrapyd that says where the spiders are; Touchline itself is installed beside scrapyd, whole."""

from setuptools import setup

setup(
    name="touchline-spiders",
    version="1",
    py_modules=[],
    entry_points={"scrapy": ["settings = crawler.settings"]},
)
