"""What every page shares: the clocks in its address, links that keep them, and the templates.

Templates escape whatever they are given; nothing from a ledger is ever marked as safe.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from blocs.dates import iso
from blocs.web import wording
from blocs.web.asking import read, snapshot_of
from blocs.web.parameters import CLOCKS, LEVEL_NAMES, Question
from blocs.web.questions import QUESTIONS

if TYPE_CHECKING:
    from blocs.ledger.view import Ledger, Snapshot

__all__ = ["PER_PAGE", "STATIC", "Frame", "Page", "look", "open_frame", "render"]

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
PER_PAGE = 50
_CLOCKS_ONLY = Question(name="this page", summary="", answer=lambda s, g: s.members(""))


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be shown: its template, and what the template says."""

    template: str
    says: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page: where it is, at which clocks, and what else its address says.

    Attributes:
        path: address without its query; snapshot: the ledger at the clocks of the address.
        clocks: the clocks as the address has them, to be kept in links.
        query: the other parameters that a page may read.
        today: the day of the question; has_app: the interactive app is there.
    """

    path: str
    snapshot: Snapshot
    clocks: tuple[tuple[str, str], ...]
    query: dict[str, str]
    today: date
    has_app: bool

    @property
    def ledger(self) -> Ledger:
        """Return the ledger that is asked."""
        return self.snapshot.ledger

    def link(self, path: str, *parts: str, **changes: Any) -> str:
        """Return an address within the site that keeps the clocks.

        Args:
            path: a plain path of ours, such as ``/party``.
            parts: ids to append, escaped.
            changes: parameters to set (``as_of`` for ``as-of``); None takes one away.
        """
        settings = {k.replace("_", "-"): v for k, v in changes.items()}
        pairs = [(k, v) for k, v in self.clocks if k not in settings]
        pairs += [(k, str(v)) for k, v in settings.items() if v is not None]
        address = "/".join([path, *(quote(p, safe="") for p in parts)])
        return address + (f"?{urlencode(pairs)}" if pairs else "")

    def here(self, **changes: Any) -> str:
        """Return the address of this page with some parameters changed."""
        return self.link(quote(self.path), **{**self.query, **changes})

    def answers(self, question: str, form: str | None = None, **values: Any) -> str:
        """Return the address of the API that gives what a page shows."""
        refused = [c for c in CLOCKS if c not in QUESTIONS[question].takes]
        without = dict.fromkeys(refused) if refused else {}
        return self.link(f"/api/v1/{question}", **without, **values, format=form)

    def number(self, name: str) -> int:
        """Return a page number from the address: 1 unless it says another."""
        text = self.query.get(name, "")
        return int(text) if text.isdigit() and 0 < int(text) < 1_000_000 else 1


def open_frame(
    ledger: Ledger, path: str, pairs: Iterable[tuple[str, str]], today: date, *, has_app: bool
) -> Frame:
    """Read the clocks and the rest of a page's address.

    A form sends empty fields for what nobody filled in; they count as not given.

    Raises:
        BadValue: when a clock or the level is ill written.
        UnknownId: when a source to leave out is not in the ledger.
    """
    given = [(k, v) for k, v in pairs if v.strip()]
    clocks = tuple((k, v) for k, v in given if k in CLOCKS)
    snapshot = snapshot_of(ledger, read(_CLOCKS_ONLY, clocks), today)
    rest = {k: v[:500] for k, v in given if k not in CLOCKS}
    # Two slashes at the start of a link would lead to another host.
    return Frame("/" + path.lstrip("/"), snapshot, clocks, rest, today, has_app)


@cache
def environment() -> Environment:
    """Return the templates, with the words that they use."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        when=wording.when_words,
        outside=wording.outside,
        iso_time=wording.iso_time,
        plain=wording.plain,
        offers=wording.offers,
        direction=wording.direction,
        sentence=wording.sentence,
    )
    made.globals.update(
        ANSWERS=wording.ANSWERS,
        CREDIBILITY=wording.CREDIBILITY,
        EVENTS=wording.EVENTS,
        GRADES=wording.GRADES,
        RELIABILITY=wording.RELIABILITY,
        TEXT_EVENTS=wording.TEXT_EVENTS,
        VERDICTS=wording.VERDICTS,
        LEVELS=LEVEL_NAMES,
        look=look(),
    )
    return made


@cache
def look() -> str:
    """Return a short hash of templates and static files, so that caches notice a change."""
    files = sorted([*(HERE / "templates").iterdir(), *STATIC.glob("*.*")])
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]


def render(page: Page, frame: Frame) -> str:
    """Return the page as HTML."""
    snapshot = frame.snapshot
    return (
        environment()
        .get_template(page.template)
        .render(
            **page.says,
            frame=frame,
            link=frame.link,
            here=frame.here,
            answers=frame.answers,
            ledger=snapshot.ledger.identity(),
            as_of=iso(snapshot.day),
            known_at=iso(snapshot.known),
            today=frame.today.isoformat(),
            level=snapshot.level,
            excluded=sorted(snapshot.excluded),
            name=snapshot.ledger.label,
        )
    )
