"""What all pages wear: the templates, compiled once, with their filters; and the page of what went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from touchline import safe
from touchline.filters import LONGEST_TEXT
from touchline.serving.pages import figures, links, lists, static, words
from touchline.serving.problems import Problem
from touchline.times import iso
from touchline.wording import number

WRONG = {
    400: "That cannot be asked",
    401: "Who are you?",
    404: "There is nothing here",
    503: "The store cannot be read now",
}
"""What a page of an error is called."""


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters |= {
        "iso": iso,
        "date": words.date,
        "span": words.span,
        "percent": words.percent,
        "segment": words.segment,
        "harmless": words.harmless,
        "headline": words.headline,
        "name": words.name,
        "link": safe.link,
        "outlet": links.outlet,
        "tag": links.tag,
        "tongue": links.tongue,
        "host": words.host,
        "number": number,
    }
    made.globals |= {
        "sheet": static.address("touchline.css"),
        "sign": static.address(static.SIGN),
        "feeds": (),
        "fields": lists.FIELDS,
        "longest": LONGEST_TEXT,
        "most_ran": figures.MOST_RAN,
    }
    return made


_TEMPLATES = _environment()


def page(request: Request, template: str, *, status: int = 200, **shown: Any) -> Response:
    """A page, made of a template."""
    text = _TEMPLATES.get_template(template).render(here=request.url.path, **shown)
    return HTMLResponse(text, status)


def error(request: Request, told: Problem) -> Response:
    """The page that says what went wrong, and what was expected."""
    title = WRONG.get(told.status, told.title)
    detail = words.clipped(told.detail, words.LONGEST_HEADLINE)
    return page(request, "error.html", status=told.status, title=title, code=told.status, detail=detail)
