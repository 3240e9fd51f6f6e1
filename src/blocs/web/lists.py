"""The pages that lead to others: the front page, the lists, the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from blocs.dates import Answer, iso
from blocs.errors import UnknownId
from blocs.ledger import catalogue
from blocs.ledger.members import bulk_answers
from blocs.ledger.schema import ANALOGUE
from blocs.web.frame import Frame, Page

if TYPE_CHECKING:
    from blocs.ledger.view import Snapshot

__all__ = [
    "SEARCH_PAGES",
    "Size",
    "front",
    "instruments",
    "parties",
    "search",
    "sizes",
    "sources",
]

HEADLINES = 6
PER_LIST = 200
SEARCH_PAGES = {
    "party": "/party",
    "instrument": "/instrument",
    "source": "/source",
    "subject": "/subject",
}


class Size(NamedTuple):
    """How many are in a text: certain, certain and possible, and whether nobody can be missing."""

    certain: int
    possible: int
    complete: bool


def sizes(snapshot: Snapshot, instruments: Iterable[str]) -> dict[str, Size]:
    """Return how many parties each of the texts has on the day.

    It is what `blocs.ledger.members.members` counts, for all of them at once.

    Args:
        snapshot: ledger at two clocks and a level.
        instruments: their ids.
    """
    sure: Counter[str] = Counter()
    maybe: Counter[str] = Counter()
    for (instrument, party, _), answer in bulk_answers(snapshot).items():
        if party and answer in (Answer.YES, Answer.POSSIBLE):
            maybe[instrument] += 1
            sure[instrument] += answer is Answer.YES
    return {
        i: Size(
            sure[i],
            maybe[i],
            any(
                c["extent"] == "complete" and c["level"] in ("", snapshot.level)
                for c in snapshot.coverage(i)
            ),
        )
        for i in instruments
    }


def front(frame: Frame) -> Page:
    """Show what the ledger is about: its largest texts, its hubs, how much it holds."""
    snapshot, ledger = frame.snapshot, frame.ledger
    top = ledger.rows(
        "select p.instrument_id, count(*) as claims, count(distinct p.source_id) as sources "
        "from participation p join source_fact f using (source_id) "
        "join instruments i using (instrument_id) "
        "where f.published_day <= ? and i.shape = 'multilateral' "
        "and i.programme <> ? group by 1 order by claims desc, 1 limit ?",
        [snapshot.known, ANALOGUE, HEADLINES],
    )
    size = sizes(snapshot, (r[0] for r in top))
    hubs = Counter(c.hub for c in ledger.cards.values() if c.hub)
    counts = {
        what: ledger.one(f"select count(*) from {table}")
        for what, table in (
            ("instruments", "instruments"),
            ("parties", "parties"),
            ("sources", "sources"),
            ("claims", "all_claims"),
        )
    }
    first, last = ledger.rows(
        "select min(published_day), max(published_day) from source_fact where published_day < ?",
        [9_999_999],
    )[0]
    return Page(
        "front.html",
        {
            "headlines": [
                {
                    "card": ledger.cards[i],
                    "size": size[i],
                    "claims": claims,
                    "sources": sources,
                }
                for i, claims, sources in top
            ],
            "hubs": hubs.most_common(),
            "counts": counts,
            "published": (iso(first), iso(last)) if first is not None else None,
        },
    )


def instruments(frame: Frame) -> Page:
    """List the instruments, with how many parties each has."""
    hub, topic, shape = (frame.query.get(k) for k in ("hub", "topic", "shape"))
    reply = catalogue.instruments(frame.snapshot, hub, topic)
    rows = [r for r in reply.rows if not shape or r["shape"] == shape]
    rows.sort(key=lambda r: (-r["claims"], r["instrument"]))
    cards = frame.ledger.cards.values()
    return _list(
        frame,
        "instruments.html",
        rows,
        sizes=sizes(frame.snapshot, (r["instrument"] for r in rows)),
        hubs=sorted({c.hub for c in cards if c.hub}),
        topics=sorted({t for c in cards for t in c.topics.split(";") if t}),
        shapes=sorted({c.shape for c in cards}),
        chosen={"hub": hub or "", "topic": topic or "", "shape": shape or ""},
    )


def parties(frame: Frame) -> Page:
    """List the parties of a kind that existed on the day."""
    kind = frame.query.get("kind", "state")
    region = frame.query.get("region")
    reply = catalogue.parties(frame.snapshot, region, kind)
    kinds = [r[0] for r in frame.ledger.rows("select distinct kind from parties order by 1")]
    regions = frame.ledger.rows(
        "select distinct value from attributes where attribute = 'un-region' and value <> '' "
        "order by 1"
    )
    return _list(
        frame,
        "parties.html",
        reply.rows,
        kinds=kinds,
        regions=[r[0] for r in regions],
        chosen={"kind": kind, "region": region or ""},
        notes=reply.notes,
    )


def sources(frame: Frame) -> Page:
    """List the sources published by the known-at day."""
    kind = frame.query.get("kind")
    rows = catalogue.sources(frame.snapshot, kind).rows
    rows.sort(key=lambda r: (-r["claims"], r["source"]))
    kinds = [r[0] for r in frame.ledger.rows("select distinct kind from sources order by 1")]
    langs = dict(frame.ledger.rows("select source_id, lang from sources"))
    return _list(frame, "sources.html", rows, kinds=kinds, chosen={"kind": kind or ""}, langs=langs)


def search(frame: Frame) -> Page:
    """Show whatever goes by the words asked for, in any script."""
    words = frame.query.get("words", "")
    rows: list[dict[str, Any]] = []
    near: list[str] = []
    if words:
        try:
            rows = catalogue.search(frame.snapshot, words).rows
        except UnknownId as error:
            near = list(error.suggestions)
    return Page("search.html", {"words": words, "rows": rows, "near": near, "pages": SEARCH_PAGES})


def _list(frame: Frame, template: str, rows: list[dict[str, Any]], **says: Any) -> Page:
    """Return a page of a long list."""
    number = frame.number("page")
    start = (number - 1) * PER_LIST
    return Page(
        template,
        {
            "rows": rows[start : start + PER_LIST],
            "total": len(rows),
            "number": number,
            "last": max(1, -(-len(rows) // PER_LIST)),
            **says,
        },
    )
