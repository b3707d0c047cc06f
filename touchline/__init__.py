"""Touchline: football news, each story once, with every outlet that ran it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.errors import StoreError
    from store.records import Copy, Run, Stories, Story, StoryLine
    from touchline.asking import Store

__all__ = ["Copy", "Run", "Store", "StoreError", "Stories", "Story", "StoryLine"]

_ROOMS = {
    "Copy": "store.records",
    "Run": "store.records",
    "Store": "touchline.asking",
    "StoreError": "store.errors",
    "Stories": "store.records",
    "Story": "store.records",
    "StoryLine": "store.records",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for: the command decides by itself what it loads, and when."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)
