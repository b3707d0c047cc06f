"""A host's file of TDMRep: read as far as it is one, and matched as robots.txt is."""

from __future__ import annotations

import json

import pytest

from crawler import tdmrep
from crawler.tdmrep import Rule

PAPER = "https://paper.example"


def file(*rules: object) -> bytes:
    return json.dumps(rules).encode()


def test_rules_are_read_in_their_order_and_what_is_none_is_passed_over() -> None:
    policy = {"tdm-policy": "https://paper.example/policy.json"}
    found = tdmrep.read(
        file(
            {"location": "/a/", "tdm-reservation": 1, **policy},
            "/b/",
            {"location": "/c/"},
            {"location": "/d/", "tdm-reservation": 2},
            {"location": ["/e/"], "tdm-reservation": 1},
            {"location": "/f/", "tdm-reservation": [1]},
            {"location": "/\x1b[2J/", "tdm-reservation": 1},
            {"location": "/" + "g" * 5000, "tdm-reservation": 1},
            {"location": "/h/", "tdm-reservation": "0", "tdm-policy": 7, "note": None},
        )
    )
    assert found == (Rule("/a/", True, policy["tdm-policy"]), Rule("/h/", False))
    assert tdmrep.rules(json.loads(json.dumps(found))) == found


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe\x00",
        b'{"location": "/"}',
        b"[" * 100_000,
        b'[{"location": "/", "tdm-reservation": ' + b"9" * 9000 + b"}]",
        b"[" + b'{"location": "/", "tdm-reservation": 1},' * 10_000 + b"{}]",
    ],
)
def test_what_is_no_such_file_reserves_nothing(body: bytes) -> None:
    assert tdmrep.read(body) == ()


def test_no_more_rules_are_read_than_a_host_can_mean() -> None:
    assert len(tdmrep.read(file(*[{"location": "/a", "tdm-reservation": 1}] * 3000))) == tdmrep.MOST_RULES


@pytest.mark.parametrize(
    ("location", "path", "falls_under"),
    [
        ("/", "", True),
        ("/", "/news/1", True),
        ("/news", "/newsroom", True),
        ("/news/", "/News/1", False),
        ("/news/*.html", "/news/a/b.html?page=2", True),
        ("/news/*.html$", "/news/a/b.html?page=2", False),
        ("/news$", "/news", True),
        ("/news$", "/news/1", False),
        ("*", "/x", True),
        ("/a*b*c$", "/a-b-b-c", True),
        ("/ab*b$", "/ab", False),
        ("/caf%C3%A9/", "/café/1", True),
        ("/café/", "/caf%c3%a9/1", True),
        ("/%61bc", "/abc", True),
        ("/a%2Fb", "/a/b", False),
        ("/foo-%24", "/foo-$1", False),
        ("/" + "*a" * 900 + "$", "/" + "ab" * 900, False),
    ],
)
def test_an_address_falls_under_a_pattern_as_in_robots_txt(
    location: str, path: str, falls_under: bool
) -> None:
    rule = Rule(location, True)
    assert tdmrep.rule_for(PAPER + path, [rule]) == (rule if falls_under else None)


def test_the_first_rule_that_fits_holds() -> None:
    rules = [Rule("/free/", False), Rule("/", True)]
    assert tdmrep.rule_for(f"{PAPER}/free/1", rules) == rules[0]
    assert tdmrep.rule_for(f"{PAPER}/1", rules) == rules[1]
