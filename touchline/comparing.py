"""`touchline explain`: what the fold makes of two stored articles, measured and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from touchline.listing import format_option, store_option
from touchline.output import as_json, as_table, wants_table
from touchline.safe import plain
from touchline.times import iso, short

if TYPE_CHECKING:
    from pipelines.folding.explaining import Explanation, Side

SIDES = ("", "outlet", "appeared (UTC)", "story", "relation", "rule", "shingles", "share")
"""The headings of the table of the two articles."""


@click.command()
@click.argument("url1", metavar="URL1")
@click.argument("url2", metavar="URL2")
@format_option
@store_option
def explain(url1: str, url2: str, form: str | None, address: str | None) -> None:
    """Tell how alike the articles at two addresses are, and by which rule they are one story or are not."""
    from pipelines.folding import explaining
    from store.engine import open_for_reading
    from store.errors import told_plainly

    engine = open_for_reading(address)
    with told_plainly(), engine.connect() as connection:
        found = explaining.explain(connection, url1, url2)
    if wants_table(form):
        _tell(found)
    else:
        as_json(_row(found))


def _tell(found: Explanation) -> None:
    for number, each in enumerate((found.one, found.other), 1):
        click.echo(plain(f"{number}  {each.kept.headline}\n{each.kept.url}"))
    as_table(SIDES, [_side(number, each) for number, each in enumerate((found.one, found.other), 1)])
    for label, told in (*_of_meeting(found), *_of_likeness(found)):
        click.echo(f"{label:>16}  {told}")
    said = "one story" if found.rule.one_story else "not one story"
    click.secho(f"\n{said} ({found.rule}): {found.because}", bold=True)
    if found.ruling:
        click.echo(f"an editor has said that they belong {found.ruling}, which goes before all rules")
    same = found.one.kept.story_id == found.other.kept.story_id
    if same is not found.rule.one_story and not found.ruling:
        click.echo(
            "they stand in one story all the same, by what each is to its lead"
            if same
            else "they stand in two all the same: by their leads, or by what else each was compared with"
        )


def _side(number: int, each: Side) -> tuple[object, ...]:
    kept = each.kept
    place = kept.story_id, each.relation, each.rule
    return f"{number}", kept.outlet, short(kept.appeared), *place, each.shingles, f"{each.share:.0%}"


def _of_meeting(found: Explanation) -> list[tuple[str, str]]:
    from pipelines.folding.seek import SHARED_KEYS
    from pipelines.folding.turn import WINDOW

    met = found.meeting
    crowded = f", {met.crowded} of them held by too many to tell anything" if met.crowded else ""
    days = met.apart.total_seconds() / 86_400
    within = "within" if met.is_in_window else "beyond"
    found_by = "the later would be compared with the earlier" if met.happens else "they would never meet"
    if met.repeats:
        found_by += ", as an exact repeat"
    return [
        ("keys shared", f"{met.keys} ({SHARED_KEYS} are enough){crowded}"),
        ("days apart", f"{days:.1f}, {within} the window of {WINDOW.days}"),
        ("so", found_by),
    ]


def _of_likeness(found: Explanation) -> list[tuple[str, str]]:
    like = found.likeness
    estimate = "" if found.estimate is None else f" (estimated {found.estimate:.0%} by the signatures)"
    measured = "the two alone" if found.stories < 2 else f"{found.stories} stories at hand"
    named = f"{like.agreement:.0%} of {like.named}, {like.whole_agreement:.0%} of all in the smaller"
    return [
        ("shingles shared", f"{like.shared}"),
        ("similarity", f"{like.similarity:.1%}{estimate}"),
        ("containment", f"{like.containment:.1%} of the smaller, {like.larger_share:.1%} of the larger"),
        ("common to many", f"{like.common:.0%} of what is shared, measured with {measured}"),
        ("names agreeing", named if like.named else "not looked at"),
        ("begins at", f"word {like.offset + 1} of the larger"),
        ("names recurring", f"{like.recurring:.0%}" if like.named and like.cased else "not told"),
    ]


def _row(found: Explanation) -> dict[str, Any]:
    like, met = found.likeness, found.meeting
    return {
        "articles": [_article(each) for each in (found.one, found.other)],
        "one_story": found.rule.one_story,
        "rule": str(found.rule),
        "because": found.because,
        "ruling": found.ruling or None,
        "shared": like.shared,
        "similarity": round(like.similarity, 4),
        "estimate": found.estimate,
        "containment": round(like.containment, 4),
        "larger_share": round(like.larger_share, 4),
        "common": round(like.common, 4),
        "stories": found.stories,
        "agreement": round(like.agreement, 4) if like.named else None,
        "whole_agreement": round(like.whole_agreement, 4) if like.named else None,
        "named": like.named,
        "offset": like.offset,
        "recurring": round(like.recurring, 4) if like.named and like.cased else None,
        "replaced": round(like.replaced, 4),
        "reach": round(like.reach, 4),
        "keys": met.keys,
        "crowded": met.crowded,
        "days_apart": round(met.apart.total_seconds() / 86_400, 2),
        "in_window": met.is_in_window,
        "meet": met.happens,
    }


def _article(each: Side) -> dict[str, Any]:
    kept = each.kept
    return {
        "url": kept.url,
        "outlet": kept.outlet,
        "title": kept.headline,
        "appeared": iso(kept.appeared),
        "story_id": kept.story_id,
        "relation": each.relation,
        "rule": each.rule,
        "represents": each.represents,
        "shingles": each.shingles,
        "share": round(each.share, 4),
    }
