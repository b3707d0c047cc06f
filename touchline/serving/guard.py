"""What stands before every answer: whom it is for, how much may be asked, what a browser may do with it."""

from __future__ import annotations

import base64
import binascii
import hmac
import logging
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from touchline.serving.problems import answered, problem
from touchline.serving.settings import HERE, Settings, is_loopback

LONGEST_ADDRESS = 4096
"""Bytes of a path with its query."""
METHODS = frozenset({"GET", "HEAD"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer, whatever it is."""
log = logging.getLogger(__name__)


class Guard:
    """Refuses what is not for us, and puts the security headers on every answer.

    On loopback only names of this machine, and those of the settings, are answered: another site's page in
    the same browser cannot have its own name led here (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Before an app, as the settings say."""
        self._app = app
        self._settings = settings
        self._token = settings.token.encode() if settings.token else None
        named = (*HERE, *settings.names) if is_loopback(settings.host) else settings.names
        self._names = frozenset(name.lower() for name in (*named, *(HERE if named else ())))
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_safe(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        if (refused := self._refusal(scope)) is not None:
            status, detail, headers = refused
            await answered(scope, problem(status, detail), headers)(scope, receive, send_safe)
            return
        self._under_way += 1
        try:
            await self._app(scope, receive, send_safe)
        except Exception:
            log.exception("no answer could be made to %r", scope["path"])
            if begun:
                raise
            failed = problem(500, "something went wrong in Touchline; its log says what")
            await answered(scope, failed)(scope, receive, send_safe)
        finally:
            self._under_way -= 1

    def _refusal(self, scope: Scope) -> tuple[int, str, Mapping[str, str]] | None:
        """Why a request is not answered: the status, a line and headers; None when it is."""
        headers = Headers(scope=scope)
        if self._names and _host(headers.get("host", "")) not in self._names:
            return 421, "nothing is served here under that name (see --name)", {}
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, f"an address has {LONGEST_ADDRESS} bytes at most", {}
        if self._token is not None and not _holds(headers.get("authorization", ""), self._token):
            return (
                401,
                "the token is wanted, as Bearer or as a Basic password",
                {"WWW-Authenticate": 'Basic realm="Touchline", charset="UTF-8"'},
            )
        if scope["method"] not in METHODS:
            return 405, "stories are only read here: GET or HEAD", {"Allow": "GET, HEAD"}
        if self._under_way >= self._settings.waiting:
            return 503, "too many are asking at the same time: try again", {"Retry-After": "1"}
        return None


def _host(given: str) -> str:
    """The name in a Host header, without its port.

    >>> _host("localhost:8000"), _host("[::1]:8000"), _host("[::1]")
    ('localhost', '[::1]', '[::1]')
    """
    name, colon, port = given.rpartition(":")
    return (name if colon and port.isdigit() else given).lower()


def _holds(authorization: str, token: bytes) -> bool:
    """Whether a header holds the token: as Bearer, or as the password of Basic, which feed readers speak."""
    scheme, _, told = authorization.partition(" ")
    given = told.strip().encode("utf-8", "surrogateescape")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given, token)
