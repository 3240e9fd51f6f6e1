"""What assessors said of each thing on each criterion, at two clocks, and draws from it.

Assessors that disagree are not averaged: each draw takes one family of assessors, then one
assessor of it, then one passage, then one value that the passage allows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.check_response import scale_ends
from blocs.ledger.names import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.ledger.view import Snapshot

__all__ = ["Assessment", "Cells", "Criterion", "assessments_of", "criteria_of", "drop_assessors"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion with its scale.

    Attributes:
        name: its id; about: ``institution``, ``option`` or ``barrier``.
        better: ``high`` or ``low``: the better end.
        low: lowest value; high: highest value.
        meaning: what is asked; words: what the low end, the middle and the high end mean.
    """

    name: str
    about: str
    better: str
    low: float
    high: float
    meaning: str
    words: tuple[str, str, str]

    def share(self, value: float) -> float:
        """Return a value as a share of the scale, 1 at the better end."""
        share = (value - self.low) / (self.high - self.low)
        return share if self.better == "high" else 1 - share


@dataclass(frozen=True, slots=True)
class Assessment:
    """One passage read on one criterion.

    Attributes:
        claim: its id; "" when the reader set it.
        subject: what is assessed; criterion: on what.
        low: lowest value that the passage allows, on the scale; high: highest.
        assessor: who judges; family: kind of assessor.
        source: id of the source; reliability: its letter.
    """

    claim: str
    subject: str
    criterion: str
    low: float
    high: float
    assessor: str
    family: str
    source: str
    reliability: str


_SQL = """
    select a.claim_id, a.subject_id, a.criterion, a.value_low, a.value_high, a.assessor, a.family,
           a.source_id, s.reliability
    from assessments a join source_fact f using (source_id) join sources s using (source_id)
    join scales c using (criterion)
    left join date_text d on d.text = a."when" and a."when" <> ''
    where c.about = ? and a.stance = 'affirms' and f.published_day <= ?
      and coalesce(d.lo, 0) <= ? and a.claim_id not in (select claim_id from repaired)
      and not list_contains(?, a.source_id)
    order by a.claim_id
"""


def criteria_of(snapshot: Snapshot, about: str) -> dict[str, Criterion]:
    """Return the criteria on which institutions, options or barriers are assessed.

    Args:
        snapshot: the ledger; about: ``institution``, ``option`` or ``barrier``.
    """
    found = {}
    for name, better, scale, meaning, low, middle, high in snapshot.ledger.rows(
        "select criterion, better, scale, meaning, word_low, word_middle, word_high from scales "
        "where about = ? order by rowid",
        [about],
    ):
        ends = scale_ends(scale) or (0.0, 1.0)
        found[name] = Criterion(name, about, better, *ends, meaning, (low, middle, high))
    return found


def assessments_of(snapshot: Snapshot, about: str) -> list[Assessment]:
    """Return all assessments of that kind of thing, known by then and made by the day.

    Args:
        snapshot: the ledger; about: ``institution``, ``option`` or ``barrier``.
    """
    asked = [about, snapshot.known, snapshot.day, sorted(snapshot.excluded)]
    return [
        Assessment(claim, subject, criterion, float(low), float(high), assessor, family, source, r)
        for claim, subject, criterion, low, high, assessor, family, source, r in (
            snapshot.ledger.rows(_SQL, asked)
        )
    ]


def drop_assessors(
    said: Sequence[Assessment], without: Collection[str], only: Collection[str] = ()
) -> list[Assessment]:
    """Return the assessments without those of some assessors or families, or only theirs.

    Args:
        said: all of them.
        without: names of assessors or families to leave out.
        only: when not empty, names of those to keep.

    Raises:
        QuestionError: when a name is none of them.
    """
    known = sorted({a.assessor for a in said} | {a.family for a in said})
    for name in (*without, *only):
        if name not in known:
            near = nearest(name, known, 3) or sorted({a.family for a in said})
            raise QuestionError(
                f"{name!r} is no assessor and no family here; nearest: {', '.join(near)}"
            )
    kept = [a for a in said if a.assessor not in without and a.family not in without]
    return [a for a in kept if not only or a.assessor in only or a.family in only]


@dataclass(frozen=True, slots=True)
class Cells:
    """Assessments as a table of subjects by criteria, ready to be drawn from.

    Attributes:
        subjects: rows; criteria: columns.
        cells: assessments of each (subject, criterion); a missing key was never assessed.
    """

    subjects: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    cells: dict[tuple[str, str], tuple[Assessment, ...]]

    @classmethod
    def of(
        cls,
        said: Iterable[Assessment],
        subjects: Sequence[str],
        criteria: Sequence[Criterion],
    ) -> Cells:
        """Sort assessments into cells; what is about others is left out."""
        cells: dict[tuple[str, str], list[Assessment]] = {}
        wanted = {c.name for c in criteria}
        for a in said:
            if a.subject in subjects and a.criterion in wanted:
                cells.setdefault((a.subject, a.criterion), []).append(a)
        return cls(tuple(subjects), tuple(criteria), {k: tuple(v) for k, v in cells.items()})

    @property
    def missing(self) -> list[tuple[str, str]]:
        """Return the cells that nobody assessed."""
        return [
            (s, c.name)
            for s in self.subjects
            for c in self.criteria
            if (s, c.name) not in self.cells
        ]

    @property
    def claims(self) -> tuple[str, ...]:
        """Return the claims behind all cells."""
        return tuple(sorted({a.claim for cell in self.cells.values() for a in cell if a.claim}))

    def bounds(self, subject: str, criterion: Criterion) -> tuple[float, float, float, float]:
        """Return (least, greatest) value that anybody allows, and (greatest low, least high).

        The whole scale where nobody assessed it.
        """
        cell = self.cells.get((subject, criterion.name))
        if not cell:
            return criterion.low, criterion.high, criterion.low, criterion.high
        lows, highs = [a.low for a in cell], [a.high for a in cell]
        return min(lows), max(highs), max(lows), min(highs)

    def families(self, subject: str, criterion: str) -> list[tuple[str, float, float, int]]:
        """Return of each family (name, least, greatest value, assessors), by name."""
        cell = self.cells.get((subject, criterion), ())
        found = []
        for family in sorted({a.family for a in cell}):
            own = [a for a in cell if a.family == family]
            heads = len({a.assessor for a in own})
            found.append((family, min(a.low for a in own), max(a.high for a in own), heads))
        return found

    def with_cell(self, subject: str, criterion: str, low: float, high: float) -> Cells:
        """Return the same table with one cell as the reader sets it."""
        own = Assessment("", subject, criterion, low, high, "the reader", "the reader", "", "")
        return replace(self, cells={**self.cells, (subject, criterion): (own,)})

    def draw(self, generator: np.random.Generator, draws: int) -> Drawn:
        """Return draws of every cell; see the module for the order of choice.

        Args:
            generator: source of all chance.
            draws: how many, 1 or more.
        """
        shape = (draws, len(self.subjects), len(self.criteria))
        which = np.full(shape, -1, dtype=np.int32)
        place = generator.random(shape)
        values = np.empty(shape)
        for i, subject in enumerate(self.subjects):
            for j, criterion in enumerate(self.criteria):
                cell = self.cells.get((subject, criterion.name))
                chance = generator.random(draws)
                if not cell:
                    values[:, i, j] = place[:, i, j]
                    continue
                edges = np.cumsum(_chances(cell))
                which[:, i, j] = np.minimum(np.searchsorted(edges, chance), len(cell) - 1)
                low, high = _shares(cell, criterion)
                picked = which[:, i, j]
                values[:, i, j] = low[picked] + place[:, i, j] * (high[picked] - low[picked])
        return Drawn(values, which, place)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of a table.

    Attributes:
        values: (draws, subjects, criteria) shares of the scale, 1 at the better end.
        which: (draws, subjects, criteria) position of the assessment taken; -1 where there is none.
        place: (draws, subjects, criteria) where between its ends the value fell, in [0, 1).
    """

    values: NDArray[np.float64]
    which: NDArray[np.int32]
    place: NDArray[np.float64]

    def read_as(self, i: int, j: int, position: int, share: float) -> NDArray[np.float64]:
        """Return the values had one assessment been read as another value, all else the same.

        Args:
            i: row; j: column; position: of the assessment in its cell.
            share: its value as a share of the scale.
        """
        values = self.values.copy()
        values[self.which[:, i, j] == position, i, j] = share
        return values


def _chances(cell: Sequence[Assessment]) -> NDArray[np.float64]:
    """Return the chance of each assessment: families alike, assessors in them, passages of each."""
    assessors: dict[str, set[str]] = {}
    passages: dict[tuple[str, str], int] = {}
    for a in cell:
        assessors.setdefault(a.family, set()).add(a.assessor)
        passages[a.family, a.assessor] = passages.get((a.family, a.assessor), 0) + 1
    return np.array(
        [
            1 / (len(assessors) * len(assessors[a.family]) * passages[a.family, a.assessor])
            for a in cell
        ]
    )


def _shares(
    cell: Sequence[Assessment], criterion: Criterion
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = np.array([criterion.share(a.low) for a in cell])
    high = np.array([criterion.share(a.high) for a in cell])
    return np.minimum(low, high), np.maximum(low, high)
