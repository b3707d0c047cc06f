"""Stories and runs as plain rows: the one definition of what is exported and printed as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.records import About, Copy, Revision, Run, Story, StoryLine
from touchline.times import iso

if TYPE_CHECKING:
    from store.catalogue import OutletLine
    from store.hosts import HostDealings

LINE = tuple(
    (
        "story_id title first outlets articles language at first_seen lead_url summary excerpt snippet "
        "clubs competitions"
    ).split()
)
RUN = tuple(
    (
        "run spider state message version arguments started finished fetched stories copies revisions "
        "unchanged rejected sources withheld"
    ).split()
)
HOST = tuple(("host requests bytes shortest_gap delay answers refused retries waits waited").split())
"""The columns of what is listed."""


def story_line(line: StoryLine) -> dict[str, Any]:
    """A story in a list."""
    return {
        "story_id": line.story_id,
        "title": line.title,
        "first": line.first,
        "outlets": list(line.outlets),
        "articles": line.articles,
        "language": line.language,
        "at": iso(line.at),
        "first_seen": iso(line.first_seen),
        "lead_url": line.lead_url,
        "summary": list(line.summary),
        "excerpt": line.excerpt,
        "snippet": line.snippet,
        "clubs": list(line.clubs),
        "competitions": list(line.competitions),
    }


def story(whole: Story) -> dict[str, Any]:
    """A story with its text and every copy, the lead first."""
    return {
        "story_id": whole.story_id,
        "title": whole.title,
        "summary": list(whole.summary),
        "text": whole.text,
        "language": whole.language,
        "published": iso(whole.published),
        "first_seen": iso(whole.first_seen),
        "lead_url": whole.lead_url,
        "lead_rule": whole.lead_rule,
        "outlets": list(whole.outlets),
        "holds": list(whole.holds),
        "held_by": list(whole.held_by),
        **_about(whole),
        "copies": [copy(each) for each in whole.copies],
    }


def standing(whole: Story) -> dict[str, Any]:
    """Who stands in a story, without the texts."""
    return {
        "story_id": whole.story_id,
        "title": whole.title,
        "lead_url": whole.lead_url,
        "lead_rule": whole.lead_rule,
        "copies": [{"url": each.url, "relation": each.relation, "rule": each.rule} for each in whole.copies],
    }


def copy(each: Copy) -> dict[str, Any]:
    """One article of a story."""
    return {
        "url": each.url,
        "canonical": each.canonical,
        "outlet": each.outlet,
        "title": each.title,
        "summary": list(each.summary),
        "text": each.text,
        "authors": list(each.authors),
        "credit": list(each.credit),
        "language": each.language,
        "section": each.section,
        "keywords": list(each.keywords),
        "kind": each.kind,
        "paywalled": each.paywalled,
        "image": each.image,
        "amp": each.amp,
        "entries": [{"at": iso(entry.at), "text": entry.text} for entry in each.entries],
        "origins": each.origins,
        "published": iso(each.published),
        "modified": iso(each.modified),
        "fetched": iso(each.fetched),
        "first_seen": iso(each.first_seen),
        "appeared": iso(each.appeared),
        "relation": each.relation,
        "similarity": round(each.similarity, 4),
        "containment": round(each.containment, 4),
        "share": round(each.share, 4),
        "common": round(each.common, 4),
        "rule": each.rule,
        "versions": each.versions,
        "signals": each.signals,
        "revisions": [revision(earlier) for earlier in each.revisions],
        **_about(each),
    }


def _about(each: Story | Copy) -> dict[str, Any]:
    return {name: list(getattr(each, name)) for name in About._fields}


def revision(each: Revision) -> dict[str, Any]:
    """An earlier version of an article."""
    return {
        "relation": "revision",
        "version": each.version,
        "fetched": iso(each.fetched),
        "title": each.title,
    }


def outlet(each: OutletLine) -> dict[str, Any]:
    """An outlet of which there are articles."""
    return {
        "name": each.name,
        "home": each.home,
        "country": each.country,
        "language": each.language,
        "owner": each.owner,
        "articles": each.articles,
        "last_article": iso(each.last_article),
    }


def run(each: Run) -> dict[str, Any]:
    """A crawl with its counts."""
    return {
        "run": each.run_id,
        "spider": each.spider,
        "state": each.state,
        "message": each.message,
        "version": each.version,
        "arguments": each.arguments,
        "started": iso(each.started),
        "finished": iso(each.finished),
        "fetched": each.fetched,
        "stories": each.stories,
        "copies": each.copies,
        "revisions": each.revisions,
        "unchanged": each.unchanged,
        "rejected": each.rejected,
        "sources": each.sources,
        "withheld": each.withheld,
    }


def host(each: HostDealings) -> dict[str, Any]:
    """How a host was asked in a crawl; times in seconds."""
    return {
        "host": each.host,
        "requests": each.requests,
        "bytes": each.size,
        "shortest_gap": each.gap,
        "delay": each.delay,
        "answers": each.answers,
        "refused": each.refused,
        "retries": each.retries,
        "waits": each.waits,
        "waited": each.waited,
    }
