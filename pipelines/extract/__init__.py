"""The article extractor: a page's bytes in, the article's text and metadata out."""

from __future__ import annotations

from pipelines.extract.reader import extract

__all__ = ["extract"]
