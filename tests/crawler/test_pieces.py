"""A packed body of one whole piece is unpacked the quick way; any other is left to whoever asks."""

from __future__ import annotations

import gzip
import zlib

import pytest

from crawler.guard.pieces import of_one_piece

TEXT = b"The winner came late. " * 5_000
WHOLE = gzip.compress(TEXT)


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_a_whole_body_is_unpacked_up_to_the_most_that_is_wanted(level: int) -> None:
    packed = gzip.compress(TEXT, level)
    assert of_one_piece(packed, len(TEXT)) == TEXT
    assert of_one_piece(packed, len(TEXT) - 1) is None


def test_an_empty_text_is_a_text() -> None:
    assert of_one_piece(gzip.compress(b""), 10) == b""


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no gzip at all",
        WHOLE * 2,
        WHOLE + b"what an old server adds",
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-1],
        WHOLE[:-8] + bytes(8),
        zlib.compress(TEXT),
        gzip.compress(bytes(50_000_000)),
    ],
    ids=["empty", "plain", "two", "followed", "half", "cut", "wrong-sum", "deflate", "bomb"],
)
def test_what_is_no_whole_piece_of_the_right_size_is_not(packed: bytes) -> None:
    assert of_one_piece(packed, 10_000_000) is None
