"""Scrapy's commands as Touchline wants them."""
