"""The outlets: loaded from their files, chosen by name, country and language, found by host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from crawler.outlet_files import OutletError, bundled_files, label_of, read_file
from crawler.outlet_record import (
    Outlet,
    OutletSelectors,
    OutletSource,
    Paywall,
    SourceKind,
    SourceStatus,
    Terms,
    TermsStatus,
    host_names,
    place_of,
    split_entry,
    under,
)

__all__ = [
    "Choice",
    "Outlet",
    "OutletError",
    "OutletSelectors",
    "OutletSource",
    "Outlets",
    "Paywall",
    "SourceKind",
    "SourceStatus",
    "Terms",
    "TermsStatus",
    "load",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a choice of outlets gives: those that are on, and those left out because they are restricted."""

    on: tuple[Outlet, ...]
    restricted: tuple[Outlet, ...]

    @property
    def without_sources(self) -> tuple[Outlet, ...]:
        """The outlets that are on, yet have no feed, sitemap or section page worth asking."""
        return tuple(outlet for outlet in self.on if not outlet.turns)


class Outlets:
    """A set of outlets, no two with one name or one host; in the order in which they were loaded."""

    def __init__(self, outlets: Iterable[Outlet], files: Mapping[str, str] | None = None) -> None:
        """``files`` names the file of an outlet by its name, for the messages.

        Raises OutletError when two outlets have one name or one host.
        """
        self._files = {_key(name): file for name, file in (files or {}).items()}
        self._by_name: dict[str, Outlet] = {}
        self._by_host: dict[str, list[tuple[str, Outlet]]] = {}
        for outlet in outlets:
            self._add(outlet)
        for claims in self._by_host.values():
            claims.sort(key=lambda claim: -len(claim[0]))

    def __iter__(self) -> Iterator[Outlet]:
        """In the order in which they were loaded."""
        return iter(self._by_name.values())

    def __len__(self) -> int:
        """How many there are, the restricted with them."""
        return len(self._by_name)

    def named(self, name: str) -> Outlet:
        """The outlet of that name, small and capital letters alike.

        Raises OutletError, with the nearest names, when there is none.
        """
        outlet = self._by_name.get(_key(name))
        if outlet is None:
            raise OutletError(f'no outlet is called "{name.strip()}"{self._nearest(name)}')
        return outlet

    def choose(
        self,
        names: Iterable[str] = (),
        countries: Iterable[str] = (),
        languages: Iterable[str] = (),
    ) -> Choice:
        """The outlets that meet every condition given; without any, all of them.

        A restricted outlet is on only when it is asked for by name. Outlets of unknown terms are on.
        Raises OutletError for a name, country or language that no outlet has, and when the
        conditions together leave none.
        """
        asked = {_key(self.named(name).name) for name in names}
        lands = {country.strip().upper() for country in countries}
        tongues = {language.strip().lower().partition("-")[0] for language in languages}
        _require("country", lands, {outlet.country for outlet in self})
        _require("language", tongues, {outlet.language for outlet in self})
        met = [
            outlet
            for key, outlet in self._by_name.items()
            if (not asked or key in asked)
            and (not lands or outlet.country in lands)
            and (not tongues or outlet.language in tongues)
        ]
        if not met and (asked or lands or tongues):
            raise OutletError("no outlet meets all of what was asked for: name, country and language")
        return Choice(
            on=tuple(outlet for outlet in met if asked or not outlet.restricted),
            restricted=tuple(outlet for outlet in met if not asked and outlet.restricted),
        )

    def by_host(self, host: str) -> Outlet | None:
        """The outlet that a host belongs to ("www.example.com", "127.0.0.1:8080"), if any.

        The host itself first, then a listed host that is its parent domain; a leading "www." never
        counts. A host that outlets share by path is nobody's, unless one of them has the rest of it.
        """
        return self.by_url(f"http://{host.removesuffix(':443')}/")

    def by_url(self, url: str) -> Outlet | None:
        """The outlet that an address belongs to, if any: by its host as in `by_host`, and its path."""
        place = place_of(url)
        if place is None:
            return None
        for name in host_names(place[0]):
            for path, outlet in self._by_host.get(name, ()):
                if under(place[1], path):
                    return outlet
        return None

    def _add(self, outlet: Outlet) -> None:
        key = _key(outlet.name)
        if key in self._by_name:
            raise OutletError(f"{self._place(outlet)}: name: is given twice")
        self._by_name[key] = outlet
        for entry in outlet.hosts:
            host, path = split_entry(entry)
            claims = self._by_host.setdefault(host, [])
            for claimed, other in claims:
                if claimed == path and other is not outlet:
                    raise OutletError(
                        f"{self._place(outlet)}: hosts: {entry} is taken by {self._place(other)}"
                    )
            claims.append((path, outlet))

    def _place(self, outlet: Outlet) -> str:
        file = self._files.get(_key(outlet.name))
        return f'{f"{file}: " if file else ""}outlet "{outlet.name}"'

    def _nearest(self, name: str) -> str:
        key = _key(name)
        holding = [known for known in self._by_name if key and key in known]
        near = list(dict.fromkeys([*get_close_matches(key, self._by_name, 3, 0.5), *holding]))[:3]
        if not near:
            return ""
        return "; near it: " + ", ".join(f'"{self._by_name[known].name}"' for known in near)


def load(paths: Iterable[Path] | None = None, *, bundled: bool = True) -> Outlets:
    """The outlets that come with Touchline, and those of the user's own files.

    An outlet of the user's files takes the place of a bundled one of the same name as a whole.
    With ``bundled`` false only the user's files are read. Raises OutletError, one line with the file,
    the outlet and the field, when a file is wrong or two outlets have one name or one host.
    """
    placed = _gather(bundled_files() if bundled else []) | _gather(Path(path) for path in paths or ())
    files = {outlet.name: file for outlet, file in placed.values()}
    return Outlets((outlet for outlet, _ in placed.values()), files)


def _gather(paths: Iterable[Path]) -> dict[str, tuple[Outlet, str]]:
    """The outlets of some files by name, each with its file. Raises OutletError for a name given twice."""
    found: dict[str, tuple[Outlet, str]] = {}
    for path in paths:
        label = label_of(path)
        for outlet in read_file(path):
            if (key := _key(outlet.name)) in found:
                where = found[key][1]
                raise OutletError(f'{label}: outlet "{outlet.name}": name: is given twice, also in {where}')
            found[key] = (outlet, label)
    return found


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _require(what: str, asked: set[str], known: set[str]) -> None:
    for value in sorted(asked - known):
        raise OutletError(f'no outlet has the {what} "{value}"; there are: {", ".join(sorted(known))}')
