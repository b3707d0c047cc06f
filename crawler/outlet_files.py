"""Reading outlet files: TOML to records, a wrong file refused in one line with file, outlet and field."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.outlet_record import Outlet, OutletSelectors, OutletSource, SourceKind, Terms

BUNDLED = Path(__file__).parent / "outlets"
SIZE_LIMIT = 4 * 1024 * 1024

_DEFAULTS = ("country", "language")
_SAYINGS = {
    "missing": "is missing",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "date_type": "must be a date, such as 2026-10-02 without quotes",
    "tuple_type": "must be a list",
    "model_type": "must be a table",
    "dataclass_type": "must be a table",
    "too_short": "must not be empty",
}


class OutletError(ValueError):
    """A wrong outlet file, or a choice of outlets that cannot be met. The message is one line."""


def bundled_files() -> list[Path]:
    """The files that come with Touchline, one a country."""
    return sorted(BUNDLED.glob("*.toml"))


def read_file(path: Path) -> list[Outlet]:
    """The outlets of one file, in its order.

    Raises OutletError when the file cannot be read, is not TOML or holds anything that is wrong.
    """
    label = label_of(path)
    table = _toml(path, label)
    rows = table.get("outlet")
    for key in table:
        if key not in ("outlet", *_DEFAULTS):
            raise OutletError(f"{label}: {key}: {_unknown(key, ('outlet', *_DEFAULTS))}")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise OutletError(f"{label}: outlet: must be given as [[outlet]], at least once")
    defaults = {key: table[key] for key in _DEFAULTS if key in table}
    return [_outlet(defaults | row, f"{label}: {_title(row, at)}") for at, row in enumerate(rows, 1)]


def label_of(path: Path) -> str:
    """How a message names a file: a bundled one by its place in the package, another one as given."""
    return f"outlets/{path.name}" if path.parent == BUNDLED else str(path)


def one_line(text: str) -> str:
    """The text with its white space folded, so that a message stays on one line."""
    return " ".join(text.split())


def _toml(path: Path, label: str) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise OutletError(f"{label}: cannot be read: {error.strerror or error}") from error
    if len(content) > SIZE_LIMIT:
        raise OutletError(f"{label}: cannot be read: larger than {SIZE_LIMIT // 1024 // 1024} MiB")
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise OutletError(f"{label}: not TOML: not UTF-8 at byte {error.start}") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise OutletError(f"{label}: not TOML: {one_line(str(error)) or 'nested too deep'}") from error


def _outlet(row: Mapping[str, Any], where: str) -> Outlet:
    try:
        return Outlet.model_validate(row)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False)
        field = ".".join(str(step) for step in problems[0]["loc"])
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise OutletError(f"{where}: {field}: {_saying(problems[0])}{more}") from None


def _title(row: Mapping[str, Any], at: int) -> str:
    name = row.get("name")
    return f'outlet "{one_line(name)}"' if isinstance(name, str) and name.strip() else f"outlet {at}"


def _saying(problem: Any) -> str:
    """What a validation error says, in the words of these files."""
    kind = problem["type"]
    if kind in _SAYINGS:
        return _SAYINGS[kind]
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        steps = problem["loc"]
        return _unknown(str(steps[-1]), _known(steps))
    said = one_line(str(problem["msg"])).removeprefix("Value error, ")
    return said.replace("Input should be", "must be", 1)


def _known(steps: Sequence[int | str]) -> tuple[str, ...]:
    """The keys that the table at this place of a record knows."""
    if steps[0] in set(SourceKind):
        return tuple(OutletSource.model_fields)
    if steps[0] == "terms" and len(steps) > 1:
        return tuple(Terms.model_fields)
    if steps[0] == "selectors" and len(steps) > 1:
        return tuple(OutletSelectors.__dataclass_fields__)
    return tuple(Outlet.model_fields)


def _unknown(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, 1)
    return f"is not a known field{f', did you mean {near[0]}?' if near else ''}"
