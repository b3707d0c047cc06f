"""Writing what was fetched as WARC files, each answer as it came over the wire."""
