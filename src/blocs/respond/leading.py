"""The figures behind "who should lead": ranks under each rule, teams, and what decides."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import QuestionError
from blocs.respond.assessed import Cells, Drawn
from blocs.respond.covering import cheapest_cover, minimal_covers, uncovered
from blocs.respond.rules import RULES
from blocs.respond.smaa import Smaa, smaa

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Decisive",
    "Team",
    "decisive",
    "order_reversals",
    "taste_or_evidence",
    "teams",
    "voices",
]

_TEAM_CANDIDATES = 10
"""Candidates of which all teams are tried in every draw."""
_TEAM_DRAWS = 2_000
_HEARD = 3
"""Assessments from which on an assessor is left out by itself to see what hangs on it."""


@dataclass(frozen=True, slots=True)
class Team:
    """Institutions that together cover every function, on some reading of the assessments.

    Attributes:
        members: their ids.
        favourable: whether it covers all when every doubt is read in its favour.
        strict: whether it covers all when every doubt is read against it.
        covers: share of draws in which it covers all; None when not computed.
        needed: share of draws in which it covers all and no member can be spared.
        lacks: functions that it may lack.
    """

    members: tuple[str, ...]
    favourable: bool
    strict: bool
    covers: float | None
    needed: float | None
    lacks: tuple[str, ...]


def teams(cells: Cells, drawn: Drawn, covers: float) -> tuple[list[Team], tuple[str, ...]]:
    """Return every team of which no member can be spared on some reading, and uncoverable needs.

    Args:
        cells: assessments; drawn: draws of them.
        covers: share of the scale from which on a function counts as covered, in (0, 1].

    Raises:
        QuestionError: when the share is none, or when nobody can cover any function.
    """
    if not 0 < covers <= 1:
        raise QuestionError(f"--covers {covers}: a share of the scale is above 0 and at most 1")
    best, worst = _covered(cells, covers)
    lost = uncovered(best)
    kept = [j for j in range(len(cells.criteria)) if j not in lost]
    nobody = tuple(cells.criteria[j].name for j in lost)
    if not kept:
        raise QuestionError(
            f"nobody covers any function, even with every doubt in its favour: no value reaches "
            f"{covers:g} of its scale. Lower --covers, or add a candidate with --add or --assume"
        )
    count = len(cells.subjects)
    if count > 15:
        smallest = cheapest_cover(best[:, kept]).members
        return [_team(cells, smallest, best, worst, kept, None, None)], nobody
    wanted = set(minimal_covers(best[:, kept]))
    if not uncovered(worst[:, kept]):
        wanted |= set(minimal_covers(worst[:, kept]))
    if count > _TEAM_CANDIDATES:
        found = [_team(cells, t, best, worst, kept, None, None) for t in wanted]
        return sorted(found, key=lambda t: (len(t.members), t.members)), nobody
    some = drawn.values[:_TEAM_DRAWS] >= covers - 1e-12
    # What nobody assessed is drawn for the ranks, but covers nothing.
    able = (some & (drawn.which[:_TEAM_DRAWS] >= 0))[:, :, kept]
    every = [t for size in range(1, count + 1) for t in itertools.combinations(range(count), size)]
    whole: dict[tuple[int, ...], Any] = {}
    for t in every:
        together = np.logical_or.reduce(able[:, list(t)], axis=1)
        whole[t] = np.logical_and.reduce(together, axis=1)
    found = []
    for t in every:
        spare = np.zeros(len(able), dtype=bool)
        for i in t:
            rest = tuple(m for m in t if m != i)
            if rest:
                spare |= whole[rest]
        needed = float((whole[t] & ~spare).mean())
        if t in wanted or needed > 0:
            found.append(_team(cells, t, best, worst, kept, float(whole[t].mean()), needed))
    return sorted(found, key=lambda t: (-(t.needed or 0), len(t.members), t.members)), nobody


def _covered(cells: Cells, covers: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return (candidates, needs): covered with every doubt in favour, and with every one against.

    What nobody assessed is covered by nobody: silence is no reading in favour.
    """
    shape = (len(cells.subjects), len(cells.criteria))
    best, worst = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for (subject, name), cell in cells.cells.items():
        i = cells.subjects.index(subject)
        j = next(k for k, c in enumerate(cells.criteria) if c.name == name)
        ends = [(cells.criteria[j].share(a.low), cells.criteria[j].share(a.high)) for a in cell]
        best[i, j] = max(max(e) for e in ends) >= covers - 1e-12
        worst[i, j] = min(min(e) for e in ends) >= covers - 1e-12
    return best, worst


def _team(
    cells: Cells,
    team: tuple[int, ...],
    best: NDArray[np.bool_],
    worst: NDArray[np.bool_],
    kept: list[int],
    covers: float | None,
    needed: float | None,
) -> Team:
    sure = np.logical_or.reduce(worst[list(team)], axis=0)
    lacks = tuple(cells.criteria[j].name for j in kept if not sure[j])
    hopeful = bool(best[list(team)][:, kept].any(axis=0).all())
    names = tuple(cells.subjects[i] for i in team)
    return Team(names, hopeful, not lacks, covers, needed, lacks)


@dataclass(frozen=True, slots=True)
class Decisive:
    """One assessment that, read as the other end of its scale, changes who leads.

    Attributes:
        claim, subject, criterion, assessor: which one.
        low, high: its value now; read_as: the value that changes the leader.
        leaders: who leads then.
        first: share of first places of the leader now, with that reading.
    """

    claim: str
    subject: str
    criterion: str
    assessor: str
    low: float
    high: float
    read_as: float
    leaders: tuple[str, ...]
    first: float


def decisive(
    cells: Cells, drawn: Drawn, weights: NDArray[np.float64], rule: str, now: Smaa
) -> tuple[list[Decisive], int]:
    """Return the assessments of which one misreading changes the leader, and how many were tried.

    Each is read as the lowest and as the highest value of its scale, with the same draws.

    Args:
        cells: assessments; drawn: draws of them; weights: (draws, criteria); rule: of aggregation.
        now: the ranking as it is.
    """
    found, tried = [], 0
    leader = now.leaders
    for i, subject in enumerate(cells.subjects):
        for j, criterion in enumerate(cells.criteria):
            for place, a in enumerate(cells.cells.get((subject, criterion.name), ())):
                if not a.claim:
                    continue
                tried += 1
                for end in (criterion.low, criterion.high):
                    if a.low == a.high == end:
                        continue
                    values = drawn.read_as(i, j, place, criterion.share(end))
                    got = smaa(values, weights, rule)
                    if got.leaders != leader:
                        found.append(
                            Decisive(
                                a.claim,
                                subject,
                                criterion.name,
                                a.assessor,
                                a.low,
                                a.high,
                                end,
                                tuple(cells.subjects[k] for k in got.leaders),
                                float(got.first[leader[0]]),
                            )
                        )
    return sorted(found, key=lambda d: d.first), tried


def taste_or_evidence(
    cells: Cells, drawn: Drawn, weights: NDArray[np.float64], rule: str
) -> dict[str, NDArray[np.float64]]:
    """Return first places with both open, with only the weights open, and with only the values.

    With only the weights open each value stands at the mean of its draws; with only the values
    open each function weighs the same.

    Args:
        cells: assessments; drawn: draws; weights: (draws, criteria) or (1, criteria).
        rule: of aggregation.
    """
    middle = drawn.values.mean(axis=0, keepdims=True)
    equal = np.full((1, len(cells.criteria)), 1 / len(cells.criteria))
    return {
        "weights and values open": smaa(drawn.values, weights, rule).first,
        "only weights open, values at their means": smaa(middle, weights, rule).first,
        "only values open, weights equal": smaa(drawn.values, equal, rule).first,
    }


def voices(
    cells: Cells, weights: NDArray[np.float64], rule: str, draws: int, seed: int
) -> list[tuple[str, str, int, tuple[str, ...], NDArray[np.float64]]]:
    """Return (who, family or assessor, assessments, leaders, first places) with each left out.

    The candidates stay; a function on which nobody else speaks of one is drawn from anywhere.

    Args:
        cells: assessments; weights: (draws, criteria) or (1, criteria); rule: of aggregation.
        draws: draws of values; seed: of all chance.
    """
    everybody = [a for cell in cells.cells.values() for a in cell if a.claim]
    names = [(f, "family") for f in sorted({a.family for a in everybody})]
    heads = sorted({a.assessor for a in everybody})
    counts = {h: sum(a.assessor == h for a in everybody) for h in heads}
    names += [(h, "assessor") for h in heads if counts[h] >= _HEARD]
    found = []
    for name, what in names:
        kept = {
            key: left
            for key, cell in cells.cells.items()
            if (left := tuple(a for a in cell if name not in (a.family, a.assessor)))
        }
        rest = Cells(cells.subjects, cells.criteria, kept)
        drawn = rest.draw(np.random.default_rng(seed), draws)
        got = smaa(drawn.values, weights, rule)
        gone = sum(name in (a.family, a.assessor) for a in everybody)
        leaders = tuple(cells.subjects[i] for i in got.leaders)
        found.append((name, what, gone, leaders, got.first))
    return found


def order_reversals(
    cells: Cells, drawn: Drawn, weights: NDArray[np.float64]
) -> list[tuple[str, str, str, float]]:
    """Return (rule, change, whom, share of draws) in which the order of the others turned.

    Each candidate is taken away, and entered twice.

    Args:
        cells: assessments; drawn: draws; weights: (draws, criteria) or (1, criteria).
    """
    from blocs.respond.rules import scores

    values = drawn.values
    by = np.broadcast_to(weights, (len(values), weights.shape[1]))
    found = []
    for rule in RULES:
        full = scores(values, by, rule)
        for i, name in enumerate(cells.subjects):
            rest = [k for k in range(len(cells.subjects)) if k != i]
            if len(rest) < 2:
                continue
            without = scores(values[:, rest], by, rule)
            found.append((rule, "goes", name, _turned(full[:, rest], without)))
        for i, name in enumerate(cells.subjects):
            twice = [*range(len(cells.subjects)), i]
            doubled = scores(values[:, twice], by, rule)[:, : len(cells.subjects)]
            found.append((rule, "comes twice", name, _turned(full, doubled)))
    return found


def _turned(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return in which share of the draws two that were not tied changed places."""
    turned = np.zeros(len(before), dtype=bool)
    for a, b in itertools.combinations(range(before.shape[1]), 2):
        was, now = before[:, a] - before[:, b], after[:, a] - after[:, b]
        turned |= (was * now < 0) & (np.abs(was) > 1e-9) & (np.abs(now) > 1e-9)
    return float(turned.mean())
