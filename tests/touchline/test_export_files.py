"""`touchline export` as CSV and Parquet, its filters, its data dictionary, and one moment of the store."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine, text

from pipelines.save import Saver
from store.exporting import ARTICLE
from store.records import About
from tests.crawler.running import ROOT, Crawled
from tests.material import draft, page, prose, save
from tests.touchline.terminals import shown
from touchline import Store, sheet
from touchline.exporting import parquet
from touchline.exporting.batches import columns, named
from touchline.exporting.dictionary import ARTICLES, ROWS, VERSION


def exported(live: Crawled, file: Path, *options: str) -> Path:
    ended = live.place.run("touchline", "export", "-o", str(file), *options)
    assert ended.status == 0, ended.stderr
    return file


def copies(live: Crawled) -> list[dict[str, Any]]:
    """Every article as it is exported, story by story."""
    return [
        copy | {"story_id": story["story_id"]} for story in live.place.exported() for copy in story["copies"]
    ]


def iso(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_parquet_holds_every_article_typed(live: Crawled, tmp_path: Path) -> None:
    table = pq.read_table(exported(live, tmp_path / "articles.parquet", "--format", "parquet"))
    assert table.schema.names == [each.name for each in ARTICLES]
    assert str(table.schema.field("published").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("authors").type) == "list<element: string>"
    assert str(table.schema.field("outlet").type).startswith("dictionary")
    assert table.schema.metadata[b"touchline.dictionary"] == str(VERSION).encode()
    assert pq.ParquetFile(tmp_path / "articles.parquet").metadata.row_group(0).column(0).compression == "ZSTD"
    same = ("story_id", "url", "canonical", "outlet", "title", "text", "relation", "language", "kind", "rule")
    lists = ("authors", "credit", "summary", "keywords")
    told, held = table.to_pylist(), copies(live)
    assert len(told) == len(held) > 30
    for row, copy in zip(told, held, strict=True):
        assert {name: row[name] for name in same} == {name: copy[name] for name in same}
        assert {name: row[name] for name in lists} == {name: copy[name] for name in lists}
        assert [iso(row[name]) for name in ("published", "first_seen")] == [
            copy["published"],
            copy["first_seen"],
        ]


def test_a_row_a_story_has_the_lead_and_who_ran_it(live: Crawled, tmp_path: Path) -> None:
    file = exported(live, tmp_path / "stories.parquet", "--format", "parquet", "--rows", "stories")
    for row, story in zip(pq.read_table(file).to_pylist(), live.place.exported(), strict=True):
        for name in ("story_id", "title", "text", "lead_url", "outlets", "holds", "held_by"):
            assert row[name] == story[name]
        assert row["articles"] == len(story["copies"])
        assert row["urls"] == [copy["url"] for copy in story["copies"]]


def test_csv_and_json_lines_hold_the_same_articles(live: Crawled, tmp_path: Path) -> None:
    file = exported(live, tmp_path / "articles.csv", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    ended = live.place.run("touchline", "export", "--rows", "articles")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(rows) == len(lines) == len(copies(live))
    for row, line in zip(rows, lines, strict=True):
        assert list(row) == list(line) == [each.name for each in ARTICLES]
        assert (row["article_id"], row["url"]) == (str(line["article_id"]), line["url"])
        assert row["authors"] == "; ".join(line["authors"])
        assert row["published"] == (line["published"] or "")


def test_filters_choose_the_stories(live: Crawled) -> None:
    """All copies of a story that is chosen, whoever ran them; a text chooses as well."""
    everything = live.place.exported()
    ran = [each["story_id"] for each in everything if "Tribuna Sur" in each["outlets"]]
    for options in (
        ("--outlet", "tribuna sur"),
        ("--text", "quiroga"),
        ("--language", "es", "--min-outlets", "2"),
    ):
        ended = live.place.run("touchline", "export", *options)
        found = [json.loads(line) for line in ended.stdout.splitlines()]
        wanted = {
            "--outlet": ran,
            "--text": [each["story_id"] for each in everything if "uiroga" in json.dumps(each)],
            "--language": [
                each["story_id"]
                for each in everything
                if each["language"] == "es" and len(each["outlets"]) > 1
            ],
        }[options[0]]
        assert [each["story_id"] for each in found] == wanted != []
        assert found == [each for each in everything if each["story_id"] in wanted]


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (("--since", "soon"), 2, "a day (yesterday, 2026-11-22)"),
        (("--outlet", "Tribuna Sud"), 2, "near it: Tribuna Sur"),
        (("--format", "xlsx"), 2, "xlsx"),
    ],
)
def test_a_wrong_word_is_told_in_one_line(
    live: Crawled, options: tuple[str, ...], status: int, words: str, tmp_path: Path
) -> None:
    live.place.run("touchline", "export", "-o", str(tmp_path / "x"), *options).failed_in_one_line(
        status, words
    )
    assert list(tmp_path.iterdir()) == []


def test_parquet_is_nothing_for_a_terminal(live: Crawled) -> None:
    said = shown(live.place, "export", "--format", "parquet")
    assert "name a file" in said
    assert "PAR1" not in said


def test_a_terminal_shows_how_far_it_is(live: Crawled, tmp_path: Path) -> None:
    assert "articles" in shown(live.place, "export", "-o", str(tmp_path / "x.jsonl"))


def test_the_dictionary_is_the_store_s_and_the_document_s() -> None:
    """Columns, types and meanings stand in three places and are the same in all."""
    document = (ROOT / "docs" / "export.md").read_text("utf-8")
    assert [each.name for each in ARTICLES] == [*ARTICLE, *About._fields]
    for rows, fields in ROWS.items():
        told = re.search(
            rf"^## A row an? {rows[:-3] if rows == 'stories' else rows[:-1]}.*?(?=^## )",
            document,
            re.M | re.S,
        )
        assert told
        lines = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", told[0], re.M)
        assert lines == [(each.name, str(each.kind), each.meaning) for each in fields]
        schema = parquet.schema(rows)
        assert schema.names == [each.name for each in fields]
        assert [field.metadata[b"description"].decode() for field in schema] == [
            each.meaning for each in fields
        ]
    assert f"(the version of these tables, {VERSION})" in document


def test_no_cell_is_a_formula() -> None:
    to = io.StringIO()
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "plain", "1-1", '=HYPERLINK("x")']
    sheet.as_csv(["cell", "list"], ({"cell": each, "list": [each, "b"]} for each in texts), to)
    _, *rows = csv.reader(io.StringIO(to.getvalue()))
    for row in rows:
        for found in row:
            assert not found.startswith(("=", "+", "-", "@", "\t", "\r", "＝")), found
    assert rows[-3:-1] == [["plain", "plain; b"], ["1-1", "1-1; b"]]
    assert rows[0] == ["'=1+1", "'=1+1; b"]


def test_an_export_is_of_one_moment_while_a_crawl_writes(engine: Engine, store_address: str) -> None:
    """On both databases, and for each kind of row."""
    saver = Saver(engine)
    saver([(page(f"https://a.example/{n}"), draft(f"https://a.example/{n}", prose(n))) for n in range(450)])
    store = Store(store_address)
    for rows in ROWS:
        streaming = columns(store, rows, {})
        found = [each for part in islice(streaming, 1) for each in part["story_id"]]
        save(saver, f"https://b.example/{rows}", prose(1_000 if rows == "articles" else 1_001))
        save(saver, f"https://c.example/{rows}", prose(449))
        late = list(streaming)
        found += [each for part in late for each in part["story_id"]]
        assert found == sorted(found)
        assert not any("c.example" in url for part in late for url in part.get("url", ()))
    assert sum(map(len, named(store, "articles", {}))) == 454


def test_all_ways_give_the_same_articles(engine: Engine, store_address: str, tmp_path: Path) -> None:
    """Columns, which the driver's values go into as they are, and records, which are read one by one; with
    what is written by other means, and what each article and each story's lead is about."""
    saver = Saver(engine)
    about = (
        "Arsenal striker scored as Arsenal beat Chelsea in the Premier League; {} Brazil won, Brazil said."
    )
    with_zone = datetime(2026, 11, 22, 14, 30, 0, 123456, timezone(timedelta(hours=2)))
    for n in range(6):
        told = [about.format("then"), *prose(n % 4)] if n % 2 else prose(n % 4)
        lists = {"authors": ('A "B"', "Ñ, \u2028 É"), "credit": (), "summary": ("One.", "[2]")}
        more = {"published": with_zone, "keywords": ("a", ";"), **lists} if n % 3 else {}
        save(saver, f"https://{n}.example/x", told, n, f"Outlet {n}", headline=f"Title {n}", **more)
    with engine.begin() as connection:
        written = text(
            "UPDATE article SET modified = '2026-11-22 20:00:00.5+02:00', paywalled = :yes WHERE id = 2"
        )
        connection.execute(written, {"yes": True})
    store = Store(store_address)
    copies = {each.url: (whole, each) for whole in store.export() for each in whole.copies}
    rows = [row for part in named(store, "articles", {}) for row in part]
    with (tmp_path / "x.parquet").open("wb") as to:
        parquet.as_parquet("articles", columns(store, "articles", {}), to, lambda _: None)
    table = pq.read_table(tmp_path / "x.parquet").to_pylist()
    assert [row["url"] for row in table] == [row["url"] for row in rows] == list(copies)
    for packed, row in zip(table, rows, strict=True):
        assert packed == {name: [*each] if isinstance(each, tuple) else each for name, each in row.items()}
        whole, copy = copies[row["url"]]
        assert row["story_id"] == whole.story_id
        for name in {field.name for field in dataclasses.fields(copy)} & row.keys():
            told = getattr(copy, name)
            assert packed[name] == ([*told] if isinstance(told, tuple) else told), name
        for name in About._fields:
            assert getattr(whole, name) == getattr(whole.copies[0], name)
    [second] = [row for row in rows if row["article_id"] == 2]
    assert second["modified"] == datetime(2026, 11, 22, 18, 0, 0, 500_000, UTC)
    assert second["paywalled"] is True
    assert second["published"].utcoffset() == timedelta(0)
    assert "Arsenal" in second["clubs"] and "gb-eng-arsenal" in second["subjects"]
    assert "Brazil" not in second["clubs"]
    assert {len(row["subjects"]) for row in rows} > {0}


def test_row_groups_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By rows and by bytes: no more than one of them is held."""
    monkeypatch.setattr(parquet, "GROUP_ROWS", 10)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    values = (
        1,
        "t",
        ["s"],
        "x" * 1000,
        "en",
        at,
        at,
        "u",
        "A",
        "alone",
        1,
        ["A"],
        ["u"],
        [],
        [],
        *[["c"]] * 4,
    )
    part = {each.name: [value] * 4 for each, value in zip(ROWS["stories"], values, strict=True)}
    file = tmp_path / "x.parquet"
    with file.open("wb") as to:
        assert parquet.as_parquet("stories", [part] * 8, to, lambda _: None) == 32
    groups = pq.ParquetFile(file).metadata
    assert groups.num_row_groups >= 3
    assert max(groups.row_group(each).num_rows for each in range(groups.num_row_groups)) <= 12
