"""Touchline: football news, each story once, with every outlet that ran it."""

from store.errors import StoreError
from store.records import Copy, Run, Story, StoryLine
from touchline.asking import Store

__all__ = ["Copy", "Run", "Store", "StoreError", "Story", "StoryLine"]
