"""The pages to read; their routers and their static files join the app here."""

from __future__ import annotations

from fastapi import FastAPI


def add_to(app: FastAPI) -> None:
    """Add the pages to an app."""
