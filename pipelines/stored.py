"""An article as the store keeps it, back as the record that flows: cleaned again by what is known now."""

from __future__ import annotations

from sqlalchemy import Connection

from pipelines import learn
from pipelines.article import Article, Line, LineKind
from pipelines.clean import clean
from store.records import SUMMARY, Kept


def as_given(kept: Kept) -> Article:
    """A stored article as it stood before cleaning."""
    above = tuple(line.text for line in kept.raw if line.kind == SUMMARY)
    return Article(
        kept.url,
        kept.headline,
        tuple(
            Line(LineKind(line.kind), line.text, line.cut, line.at)
            for line in kept.raw
            if line.kind != SUMMARY
        ),
        # Articles of before schema 0002 have their summary in no other form than cleaned.
        summary=above or kept.summary,
        authors=kept.authors,
        language=kept.language,
    )


def cleaned(kept: Kept) -> Article:
    """A stored article cleaned from its lines by the rules of now, before anything learned is cut."""
    return clean(as_given(kept))


def without_learned(
    connection: Connection, outlet_id: int, article: Article
) -> tuple[Article, list[learn.Standing], learn.School]:
    """The article with learned furniture cut; and its standing lines, with what is known of them."""
    standings = learn.standings(article.lines)
    known = learn.school(connection, outlet_id, standings)
    return learn.cut_learned(article, standings, known), standings, known
