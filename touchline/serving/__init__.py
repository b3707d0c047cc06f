"""The stories over HTTP: a JSON API, feeds, and pages to read."""
