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
router = APIRouter(include_in_schema=False)


def address(name: str) -> str:
    """Where a file is, as it is now."""
    return f"/static/{name}?v={blake2b(_FILES[name], digest_size=6).hexdigest()}"


@router.get("/static/{name}")
def file(name: str) -> Response:
    """A file."""
    body = _FILES.get(name)
    if body is None:
        raise HTTPException(404, "there is no such file")
    kind = _KINDS[Path(name).suffix]
    return Response(body, media_type=kind, headers={"Cache-Control": f"public, max-age={YEAR}, immutable"})
