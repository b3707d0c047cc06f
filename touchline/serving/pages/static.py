"""The files that pages load: the sheet and the sign, held in memory; what changes has another address."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

_KINDS = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FILES = {file.name: file.read_bytes() for file in (Path(__file__).parent / "static").iterdir()}
YEAR = 31_536_000
"""Seconds that a browser keeps a file without asking again."""
SIGN = "icon.svg"
router = APIRouter(include_in_schema=False)


def address(name: str) -> str:
    """Where a file is, as it is now."""
    return f"/static/{name}?v={blake2b(_FILES[name], digest_size=6).hexdigest()}"


@router.get("/robots.txt")
def robots() -> Response:
    """The word to crawlers: what is served here are other people's texts."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")


@router.get("/favicon.ico")
def favicon() -> Response:
    """The sign, for who asks for it without reading a page."""
    return Response(_FILES[SIGN], media_type=_KINDS[".svg"])


@router.get("/static/{name}")
def file(name: str, v: str = "") -> Response:
    """A file; ``v`` keeps apart what it was and what it is."""
    body = _FILES.get(name)
    if body is None:
        raise HTTPException(404, "there is no such file")
    kind = _KINDS[Path(name).suffix]
    return Response(body, media_type=kind, headers={"Cache-Control": f"public, max-age={YEAR}, immutable"})
