"""The spiders: football, from the outlets' feeds, and archive, from WARC files."""
