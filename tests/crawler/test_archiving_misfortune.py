"""What can befall an archive that is written: a full disk, a kill; what was written stays whole."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from crawler.archiving.records import packed
from tests.crawler.archives import Archive, bulky, crawl, exchange, texts
from tests.crawler.running import Place, crawling, finish
from tests.crawler.site import Site, markup, tales
from touchline.demo.press import Press


@pytest.fixture
def narrow(place: Place, site: Site) -> Place:
    """A place whose files cannot grow past 9 MB, and a site with 15 MB to archive."""
    limited = place.folder / "limited"
    limited.mkdir()
    (limited / "sitecustomize.py").write_text(LIMITED)
    place.surroundings["PYTHONPATH"] = os.pathsep.join([str(limited), os.environ.get("PYTHONPATH", "")])
    bulky(site, 8, 2_500_000)
    return place


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000_000, 9_000_000))
"""


def test_a_full_disk_ends_the_run_in_one_line_and_what_was_written_is_whole(
    narrow: Place, site: Site
) -> None:
    """The system's own limit of a file stands in for the disk: the write fails as on a full one."""
    crawl(narrow, site).failed_in_one_line(1, "cannot be archived", "File too large")
    assert narrow.last_run()["state"] == "failed"
    archive = Archive(narrow.folder / "archive")
    assert 3 <= len(archive.of("response")) < 10
    assert archive.files[0].name.endswith(".warc.gz")


def test_a_full_disk_is_told_and_counted_where_the_crawl_goes_on(narrow: Place, site: Site) -> None:
    ended = crawl(narrow, site, ARCHIVE_FAILURE="go-on")
    assert ended.status == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("the crawl goes on without") == 1
    run = narrow.last_run()
    assert run["stories"] + run["copies"] == 8
    kept = len(Archive(narrow.folder / "archive").of("response"))
    assert run["sources"] == {"read": 1, "failed: not-archived": 11 - kept}
    assert f"not archived: {11 - kept} answers" in ended.stderr


def test_a_kill_leaves_every_whole_record_readable_and_the_next_run_leaves_the_file_alone(
    place: Place,
) -> None:
    with Press() as press:
        given = {"bundled": "no", "topic": "any", "outlets_file": str(press.outlets_file)}
        process = place.start(*crawling("football", DOWNLOAD_DELAY="2", ARCHIVE="archive", **given))
        end = time.monotonic() + 30
        while time.monotonic() < end and process.poll() is None and stored(place) < 5:
            time.sleep(0.05)
        process.kill()
        finish(process)
        held = {url for url, (state, _) in place.pages().items() if state == "stored"}
        [left] = (place.folder / "archive").iterdir()
        assert left.name.endswith(".warc.gz.open")
        assert len(held) >= 5
        # What the store holds is in the archive: a record is written before its page is read.
        assert held <= set(Archive(place.folder / "archive").of("response"))
        before = left.read_bytes()
        assert place.crawl("football", ARCHIVE="archive", **given).status == 0
        assert left.read_bytes() == before
        assert len(list((place.folder / "archive").iterdir())) == 2
        again = Place(place.folder / "again")
        ended = again.crawl("archive", warc=str(place.folder / "archive"), **given)
        assert ended.status == 0, ended.stderr
        assert texts(again) == texts(place)


def stored(place: Place) -> int:
    try:
        return sum(state == "stored" for state, _ in place.pages().values())
    except Exception:
        return 0


def test_a_record_torn_by_a_kill_costs_itself_alone(tmp_path: Path) -> None:
    """The last record cut anywhere: those before it are read, and the run says that one is torn."""
    whole = packed(exchange(body=markup(tales()[0]).encode()), "<urn:uuid:1>")
    torn = packed(exchange(url="https://paper.example/b", body=markup(tales()[1]).encode()), "<urn:uuid:1>")
    place = Place(tmp_path)
    for number, cut in enumerate((4, 200, len(torn) // 2)):
        (place.folder / f"{number}.warc.gz.open").write_bytes(whole + torn[:cut])
    place.crawl("archive", warc=str(place.folder), topic="any").failed_in_one_line(1, "3 of 3 files")
    assert set(place.copies()) == {"https://paper.example/a"}
    assert place.last_run()["unchanged"] == 2
