"""Answers that need not be sent again: an ETag of what they say, and 304 to whoever has it; HEAD as GET."""

from __future__ import annotations

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Headed:
    """Answers HEAD with the head of GET's very answer: outside of all that makes one, packing too."""

    def __init__(self, app: ASGIApp) -> None:
        """Before an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_bare(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_bare)


class Conditional:
    """Gives whole answers an ETag, and answers conditional requests.

    The ETag is weak: the same answer may be packed or not.
    """

    def __init__(self, app: ASGIApp, *, shared: bool) -> None:
        """Before an app; ``shared`` says whether a cache may keep its answers for others."""
        self._app = app
        self._cached = "no-cache" if shared else "private, no-cache"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("if-none-match", "")
        held: Message | None = None

        async def send_once(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                held = message
                return
            if held is None:
                await send(message)
                return
            start, held = held, None
            body = message.get("body", b"")
            if not message.get("more_body") and start["status"] == 200:
                body = self._tagged(start, body, asked)
            await send(start)
            await send({**message, "body": body})

        await self._app(scope, receive, send_once)

    def _tagged(self, start: Message, body: bytes, asked: str) -> bytes:
        """Put the ETag on a whole answer; the body that is to be sent."""
        headers = MutableHeaders(scope=start)
        headers.setdefault("Cache-Control", self._cached)
        tag = headers.setdefault("ETag", f'W/"{blake2b(body, digest_size=12).hexdigest()}"')
        if not _matches(asked, tag):
            return body
        start["status"] = 304
        for name in ("content-length", "content-type"):
            del headers[name]
        return b""


def _matches(asked: str, tag: str) -> bool:
    """Whether an If-None-Match names a tag; weakly, as it is to be compared.

    >>> _matches('"a", W/"b"', 'W/"b"'), _matches("*", 'W/"b"'), _matches("", 'W/"b"')
    (True, True, False)
    """
    bare = tag.removeprefix("W/")
    return any(each.strip() in {"*", tag, bare} for each in asked.split(",")) if asked else False
