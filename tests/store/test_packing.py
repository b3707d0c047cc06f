"""The lines before cleaning, packed: what goes in comes out, and what an older store holds does too."""

import json
import zlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from store.packing import packed, unpacked
from store.records import RawLine

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.builds(RawLine, WORDS, WORDS, WORDS, st.none() | st.datetimes(timezones=st.just(UTC)))))
def test_what_goes_in_comes_out(lines: list[RawLine]) -> None:
    """Whatever a page held."""
    assert unpacked(packed(lines)) == lines


def test_lines_of_an_older_store_are_read() -> None:
    """They were packed by zlib."""
    told = json.dumps([["paragraph", "Verhagen named head coach", "", "2026-11-22T12:00:00+00:00"]])
    [line] = unpacked(zlib.compress(told.encode()))
    assert line == RawLine(
        "paragraph", "Verhagen named head coach", "", datetime(2026, 11, 22, 12, tzinfo=UTC)
    )
