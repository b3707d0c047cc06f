"""From a fetched page to a stored article: read, clean, judge, fold, save; one page at a time."""
