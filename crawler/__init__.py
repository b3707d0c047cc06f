"""Fetching football news: outlets, feeds, manners and the spiders. Knows Scrapy and the network."""
