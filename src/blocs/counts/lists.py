"""From ledger to lists: which independent process shows which unit, as a table of histories.

Sources that copy are merged before anything is counted, so that a copy changes no estimate. The
population is closed at the day on which the first of the lists came out: what began later could
not be on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from blocs.counts.captures import Capture, captures
from blocs.counts.histories import MAX_LISTS, Histories
from blocs.counts.origins import Process, channels, processes
from blocs.counts.verdict import LEAST_OVERLAP
from blocs.dates import iso
from blocs.errors import QuestionError
from blocs.ledger.view import Snapshot

__all__ = ["BY", "Cell", "Lists", "SourceList", "lists_of"]

BY = ("voice", "channel")
"""What a list is: an independent voice, or all voices of a kind where each alone is too small."""
ENOUGH = 3
"""Lists from which dependence can be told; older ones are not kept at the cost of late units."""
INSIDE = 0.95
"""A list of which so much is on another may be drawn from it, though nobody says so."""


@dataclass(frozen=True, slots=True)
class SourceList:
    """One list: an independent collection process.

    Attributes:
        name: its publisher, or its channel.
        sources: ids of its sources.
        merged: why several sources are one list, in words.
        units: how many units it shows, before the population is closed.
        closed: ordinal of the day on which its last source came out.
    """

    name: str
    sources: tuple[str, ...]
    merged: tuple[str, ...]
    units: int
    closed: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A 1 of the table: the claims by which a list shows a unit."""

    unit: str
    list: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a subject's units.

    Attributes:
        subject, unit, by: what was asked.
        lists: at most `MAX_LISTS`, the largest first.
        units: units on a list, in order; seen: all that any claim shows, on a list or not.
        cells: every 1 of the table, with its claims.
        closing: ordinal of the day at which the population is closed; None without lists.
        remarks: what was merged, folded or left out, in words.
        inside: pairs of lists of which nearly all of the first is on the second.
    """

    subject: str
    unit: str
    by: str
    lists: tuple[SourceList, ...]
    units: tuple[str, ...]
    seen: tuple[str, ...]
    cells: tuple[Cell, ...]
    closing: int | None
    remarks: tuple[str, ...]
    inside: tuple[tuple[str, str], ...]

    def histories(self, only: Sequence[str] | None = None) -> Histories:
        """Return the table of histories, of some units or of all.

        Args:
            only: units to keep, such as those of a stratum.

        Raises:
            QuestionError: when no list shows any of them.
        """
        kept = sorted(set(self.units) & set(self.units if only is None else only))
        row = {u: i for i, u in enumerate(kept)}
        column = {x.name: j for j, x in enumerate(self.lists)}
        table = np.zeros((len(kept), len(self.lists)), dtype=np.int64)
        for cell in self.cells:
            if cell.unit in row:
                table[row[cell.unit], column[cell.list]] = 1
        used = [j for j in range(len(self.lists)) if table[:, j].any()] if len(kept) else []
        if not used:
            raise QuestionError(f"no list shows any {self.unit} of {self.subject} there")
        return Histories.from_arrays(
            table[:, used], lists=[self.lists[j].name for j in used], notes=self.remarks
        )


def lists_of(
    snapshot: Snapshot,
    subject: str,
    *,
    unit: str,
    by: str = "voice",
    lookups: bool = False,
    folded: Mapping[str, str] | None = None,
) -> Lists:
    """Return the lists of a subject's units.

    Args:
        snapshot: ledger at two clocks.
        subject: id of an instrument or a hub.
        unit: one of `blocs.counts.captures.UNITS`.
        by: one of `BY`.
        lookups: also let documents count that name one unit or two.
        folded: the unit that stands for each unit, from `blocs.counts.matches`; each for itself
            when None.

    Raises:
        QuestionError: when the unit or ``by`` is none, or the subject has no such units.
    """
    if by not in BY:
        raise QuestionError(f"by {by!r}: choose {' or '.join(BY)}")
    found = captures(snapshot, subject, unit)
    same = {c.unit: (folded or {}).get(c.unit, c.unit) for c in found}
    each, remarks = processes(snapshot, subject, found, same, lookups=lookups)
    groups = each if by == "voice" else channels(snapshot, each)
    large = [p for p in groups if len(p.units) >= LEAST_OVERLAP]
    small = [p for p in groups if len(p.units) < LEAST_OVERLAP]
    if small:
        names = ", ".join(f"{p.name} ({len(p.units)})" for p in small[:3])
        more = f" and {len(small) - 3} more" if len(small) > 3 else ""
        remarks.append(
            f"Lists of fewer than {LEAST_OVERLAP} {unit} can be linked to none: {names}{more}."
        )
    if len(large) > MAX_LISTS:
        beyond = ", ".join(p.name for p in large[MAX_LISTS:])
        remarks.append(f"Only the {MAX_LISTS} largest lists are used, not {beyond}.")
    published = dict(snapshot.ledger.rows("select source_id, published_day from source_fact"))
    made = [(p, max(published[s] for s in p.sources)) for p in large[:MAX_LISTS]]
    begun = _begun(found, same)
    kept, closing, late = _closed(made, begun)
    remarks += late
    return _lists(subject, unit, by, kept, begun, closing, remarks)


def _begun(found: Sequence[Capture], same: Mapping[str, str]) -> dict[str, int]:
    """Return for each unit the day by which it had begun, on the earliest word."""
    begun: dict[str, int] = {}
    for capture in found:
        unit = same[capture.unit]
        begun[unit] = min(capture.last, begun.get(unit, capture.last))
    return begun


_Made = tuple[Process, int]


def _closed(
    made: list[_Made], begun: Mapping[str, int]
) -> tuple[list[_Made], int | None, list[str]]:
    """Close the population, and leave out lists that closed too early to be of use.

    With lists that came out on different days, either the late units go or the early lists. The
    three lists that came out last stay, and whatever came out no earlier than they.
    """
    if not made:
        return [], None, []
    days = sorted((closed for _, closed in made), reverse=True)
    closing = days[min(len(days), ENOUGH) - 1]
    remarks = []
    for process, closed in made:
        if closed < closing:
            missed = sum(closed < day <= closing for day in begun.values())
            remarks.append(
                f"{process.name} came out by {iso(closed)}, before {missed} of the units had "
                "begun, and is left out."
            )
    late = sum(day > closing for day in begun.values())
    if late:
        remarks.append(
            f"The population is closed at {iso(closing)}, when the first of the lists came out; "
            f"{late} units that began later are left out of the estimate."
        )
    return [(p, c) for p, c in made if c >= closing], closing, remarks


def _lists(
    subject: str,
    unit: str,
    by: str,
    kept: Sequence[_Made],
    begun: Mapping[str, int],
    closing: int | None,
    remarks: list[str],
) -> Lists:
    names = _names([p for p, _ in kept])
    cells = [
        Cell(u, name, tuple(sorted(claims)))
        for name, (process, _) in zip(names, kept, strict=True)
        for u, claims in sorted(process.units.items())
        if closing is not None and begun[u] <= closing
    ]
    shown: dict[str, set[str]] = {name: set() for name in names}
    for cell in cells:
        shown[cell.list].add(cell.unit)
    full = [n for n in names if shown[n]]
    lists = [
        SourceList(name, tuple(sorted(p.sources)), tuple(p.merged), len(p.units), closed)
        for name, (p, closed) in zip(names, kept, strict=True)
        if name in full
    ]
    inside = [
        (a, b)
        for a in full
        for b in full
        if a != b
        and len(shown[a]) <= len(shown[b])
        and len(shown[a] & shown[b]) >= INSIDE * len(shown[a])
    ]
    return Lists(
        subject,
        unit,
        by,
        tuple(lists),
        tuple(sorted({c.unit for c in cells})),
        tuple(sorted(begun)),
        tuple(cells),
        closing,
        tuple(remarks),
        tuple(inside),
    )


def _names(found: Sequence[Process]) -> list[str]:
    """Return a name for each list, with a number where two publishers share one."""
    names: list[str] = []
    for process in found:
        name, n = process.name, 2
        while name in names:
            name, n = f"{process.name} {n}", n + 1
        names.append(name)
    return names
