"""Numbers of a choice of stories: who is first, whose text is whose, how far and fast, how many and when."""

from store.numbers.counting import counts
from store.numbers.firsts import firsts
from store.numbers.originals import originals
from store.numbers.records import Bucket, Count, Firsts, Originals, Point, Spread
from store.numbers.spreading import curve, spreads

__all__ = [
    "Bucket",
    "Count",
    "Firsts",
    "Originals",
    "Point",
    "Spread",
    "counts",
    "curve",
    "firsts",
    "originals",
    "spreads",
]
