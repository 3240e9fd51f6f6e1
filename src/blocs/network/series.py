"""How a network ran from day to day; everything is weighed once and read off on each day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from blocs.dates import iso
from blocs.errors import QuestionError
from blocs.ledger.evidence import evidence_block
from blocs.ledger.view import Snapshot
from blocs.network.answers import SERIES, SeriesAnswer
from blocs.network.building import build_network
from blocs.network.measures import network_functions
from blocs.network.weighing import weigh
from blocs.network.worlds import Worlds

__all__ = ["series", "year_ends"]


def year_ends(
    snapshot: Snapshot,
    hub: str | None,
    topic: str | None,
    first: int | None,
    last: int | None,
    *,
    with_ties: bool = False,
) -> list[int]:
    """Return the last day of each year, and the snapshot's own day in its year.

    Args:
        snapshot: its day is the last that is asked.
        hub, topic, with_ties: scope, see `build_network`.
        first: year; that of the first evidence when None.
        last: year; that of the snapshot's day when None.

    Raises:
        QuestionError: when the years are in the wrong order.
    """
    today = date.fromordinal(snapshot.day)
    if first is None:
        centre = snapshot.ledger.find_party(hub, snapshot.day) if hub else ""
        begun = [w.first for w in weigh(snapshot, centre, topic or "", with_ties) if w.first > 0]
        first = date.fromordinal(min(begun)).year if begun else today.year
    stop = today.year if last is None else last
    if first > stop:
        raise QuestionError(f"--from {first} lies after --to {stop}; put the earlier year first")
    ends = [date(year, 12, 31).toordinal() for year in range(first, stop + 1)]
    return sorted({min(d, snapshot.day) if last is None else d for d in ends})


def series(
    snapshot: Snapshot,
    hub: str | None = None,
    topic: str | None = None,
    *,
    days: Iterable[int],
    with_ties: bool = False,
    settled: bool = False,
) -> SeriesAnswer:
    """Return how a network's measures ran, from certain to possible, on several days.

    Everything is weighed once, from what was published by the snapshot's known-at day; each day
    is then read off.

    Args:
        snapshot: ledger at a known-at day and a level; its own day is not asked.
        hub, topic, with_ties, settled: scope, see `build_network`.
        days: ordinals.

    Raises:
        QuestionError: when no day is given.
    """
    wanted = sorted(set(days))
    if not wanted:
        raise QuestionError("a series needs one day or more")
    rows, used = [], set()
    centre = snapshot.ledger.find_party(hub, snapshot.day) if hub else ""
    for day in wanted:
        values: dict[str, dict[str, float | None]] = {}
        why = ""
        try:
            found = build_network(
                snapshot.at(day=day), centre or None, topic, with_ties=with_ties, settled=settled
            )
        except QuestionError as error:
            why = str(error)
        else:
            used |= found.claims()
            worlds = Worlds(found)
            functions = network_functions(found)
            for name in SERIES:
                if name in functions:
                    ends = [functions[name](w) for w in (worlds.certain, worlds.possible)]
                    values[name] = {"certain": ends[0], "possible": ends[1]}
        rows.append({"as_of": iso(day), "known": bool(values), "why": why, "values": values})
    ledger = snapshot.ledger
    return SeriesAnswer(
        question=snapshot.question(
            "network",
            view="series",
            hub=centre,
            topic=topic or "",
            with_ties=with_ties,
            settled=settled,
            days=[iso(d) for d in wanted],
        ),
        evidence=evidence_block(ledger, used),
        ledger=ledger.identity(),
        hub=centre,
        topic=topic or "",
        rows=rows,
        notes=[
            "Each cell: the certain network and the possible one, the lesser first. A share may "
            "lie beyond both in between; ask for one day to have that drawn.",
            f"All days as known at {iso(snapshot.known)}. Days without a network are unknown, "
            "not empty.",
        ],
    )
