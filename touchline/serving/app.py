"""The app that is served: the guard, the API, the feeds and the pages, over one store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

import anyio.to_thread
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from touchline.serving import api, feeds, openapi, pages, problems
from touchline.serving.conditional import Conditional, Headed
from touchline.serving.guard import Guard
from touchline.serving.query import only_known
from touchline.serving.reading import Reading
from touchline.serving.settings import Settings

PACKED_FROM = 1000
"""Bytes of an answer that are worth packing."""


def create(address: str | None, settings: Settings) -> FastAPI:
    """The app over the store at an address. Raises StoreError, in one line, when there is none to be read.

    In ``app.state`` are ``settings``, and ``reading``, the store (see ``reading.reading``). Routes that
    ask it are plain functions: they run in one of ``settings.threads`` threads.
    """

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        app.state.reading.close()

    app = FastAPI(
        title="Touchline",
        version=version("touchline"),
        description=api.DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=alive,
        dependencies=[Depends(only_known)],
    )
    app.state.settings = settings
    app.state.reading = Reading(address, seconds=settings.seconds)
    problems.add_to(app)
    # An address is held against one route after the other: what is asked for most comes first.
    app.include_router(pages.stories)
    app.include_router(api.router, prefix=api.PREFIX)
    app.include_router(feeds.router)
    openapi.add_to(app, f"{api.PREFIX}/openapi.json")
    pages.add_to(app)
    # The last one added is the first that a request comes to.
    app.add_middleware(Conditional, shared=settings.token is None)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED_FROM, compresslevel=5)
    app.add_middleware(Headed)
    app.add_middleware(Guard, settings=settings)
    return app
