"""Requests as JSON, and back: what comes from Redis is data and can name nothing but what a crawl asks.

scrapy-redis pickles them, and whoever may write to a Redis could then run code in every worker.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter
from scrapy import Request, Spider

from crawler.outlet import Outlet, Outlets, SourceKind
from crawler.turns import Source
from store.address import LONGEST
from store.looks import Look, Signs

logger = logging.getLogger(__name__)

PASSING = frozenset({"download_latency", "download_slot", "answer_began"})
"""What a request's meta tells of the answer to it, which is no part of asking again."""
Url = Annotated[str, Field(max_length=4 * LONGEST)]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ToldSource(_Told):
    """A source; its outlet is the request's."""

    kind: SourceKind
    url: Url
    nested: int


class ToldLook(_Told):
    """What is known of an article that is looked at again."""

    url: Url
    etag: str
    modified: str
    digest: str
    changed: datetime
    every: timedelta
    looks: int
    due: datetime


class ToldRequest(_Told):
    """A request as it is written."""

    url: Url
    callback: Literal["parse_source", "parse_page"]
    errback: Literal["source_failed", "page_failed"]
    priority: int
    headers: dict[str, str]
    outlet: str
    source: ToldSource | None = None
    look: ToldLook | None = None
    meta: dict[str, JsonValue]


_PLAIN: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


def told(request: Request) -> dict[str, Any]:
    """A request of the football spider as JSON has it. Raises ValueError for one that is none."""
    meta = dict(request.meta)
    outlet, source, look = (meta.pop(name, None) for name in ("outlet", "source", "look"))
    if not isinstance(outlet, Outlet):
        raise ValueError(f"a request of no outlet: {request.url[:200]}")
    written = ToldRequest(
        url=request.url,
        callback=_named(request.callback),
        errback=_named(request.errback),
        priority=request.priority,
        headers={name.decode("latin-1"): _header(value) for name, value in request.headers.items()},
        outlet=outlet.name,
        source=_source(source) if isinstance(source, Source) else None,
        look=_look(look) if isinstance(look, Look) else None,
        meta={name: value for name, value in meta.items() if _is_plain(name, value)},
    )
    return written.model_dump(mode="json", exclude_none=True)


def request_of(given: object, spider: Spider, outlets: Outlets) -> Request:
    """The request that was written. Raises ValueError for what is none, OutletError for an unknown outlet."""
    read = ToldRequest.model_validate(given)
    outlet = outlets.named(read.outlet)
    meta: dict[str, Any] = dict(read.meta) | {"outlet": outlet}
    if read.source is not None:
        meta["source"] = Source(outlet, read.source.kind, read.source.url, read.source.nested)
    if read.look is not None:
        each = read.look
        signs, digest = Signs(each.etag, each.modified), bytes.fromhex(each.digest)
        meta["look"] = Look(each.url, signs, digest, each.changed, each.every, each.looks, each.due)
    return Request(
        read.url,
        callback=getattr(spider, read.callback),
        errback=getattr(spider, read.errback),
        priority=read.priority,
        headers=read.headers,
        dont_filter=True,
        meta=meta,
    )


def _named(method: Any) -> Any:
    """A method's name; whether it is one of those that are known is seen to by the model."""
    return getattr(method, "__name__", None)


def _header(value: Any) -> str:
    return b",".join(value if isinstance(value, list) else [value]).decode("latin-1")


def _source(source: Source) -> ToldSource:
    return ToldSource(kind=source.kind, url=source.url, nested=source.nested)


def _look(look: Look) -> ToldLook:
    return ToldLook(
        url=look.url,
        etag=look.signs.etag,
        modified=look.signs.modified,
        digest=look.digest.hex(),
        changed=look.changed,
        every=look.every,
        looks=look.looks,
        due=look.due,
    )


def _is_plain(name: Any, value: object) -> bool:
    """Whether a part of the meta goes along: what JSON does not know is the worker's own."""
    if not isinstance(name, str) or name in PASSING:
        return False
    try:
        _PLAIN.validate_python(value)
    except ValueError:
        logger.debug("not sent to other workers: meta %s", name)
        return False
    return True
