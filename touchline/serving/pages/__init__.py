"""The pages that people read: HTML made on the server, which works without a script."""

from __future__ import annotations

from fastapi import FastAPI

from touchline.serving.pages import dress, overviews, router, static

stories = router.router
"""The pages of stories."""


def add_to(app: FastAPI) -> None:
    """Add the other pages, their static files, and the page that says what went wrong, to an app."""
    app.include_router(static.router)
    app.include_router(overviews.router)
    app.state.error_page = dress.error
