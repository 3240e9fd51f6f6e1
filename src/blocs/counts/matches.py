"""Which units are one? Certain matches are folded; doubtful ones are drawn, again and again.

A judgement ``same`` folds. A judgement ``unsure`` holds with the probability that its reason
states, or with one half when it states none: so doubt about linkage becomes doubt about numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from blocs.errors import QuestionError
from blocs.ledger.view import Snapshot
from blocs.linking.proposals import probability_of

__all__ = ["EVEN", "Match", "draw_matches", "judged_matches"]

EVEN = 0.5
"""Probability of a match about which somebody is unsure and says no more."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Two units that are or may be one.

    Attributes:
        left, right: the units.
        probability: that they are one, in (0, 1].
    """

    left: str
    right: str
    probability: float


def judged_matches(snapshot: Snapshot, units: Iterable[str]) -> list[Match]:
    """Return what people and linking judged about units, without what was undone or denied.

    A pair that is judged different is none, whatever else is said of it. Judgements have no date
    of publication: they are ours, and hold at every ``known_at``.

    Args:
        snapshot: the ledger.
        units: ids of units.
    """
    wanted = set(units)
    rows = snapshot.ledger.rows(
        "select left_id, right_id, judgement, reason from judgements where undone_at = '' "
        "order by all"
    )
    found: dict[tuple[str, str], float] = {}
    different = set()
    for left, right, judgement, reason in rows:
        if left not in wanted or right not in wanted or left == right:
            continue
        pair = (min(left, right), max(left, right))
        if judgement == "different":
            different.add(pair)
            continue
        stated = probability_of(reason)
        chance = 1.0 if judgement == "same" else EVEN if stated is None else stated
        found[pair] = max(chance, found.get(pair, 0.0))
    return [Match(*pair, p) for pair, p in sorted(found.items()) if pair not in different]


def draw_matches(
    units: Iterable[str],
    matches: Sequence[Match],
    *,
    draws: int,
    seed: int,
    apart: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Draw which units are one.

    Args:
        units: ids of all units.
        matches: what is or may be one.
        draws: how many draws; one is enough, and made, when nothing is in doubt.
        seed: of the draws.
        apart: list of each unit where a list holds a unit once: two units of one list are never
            folded, not even through a third; the more probable match goes first.

    Returns:
        For each draw, the unit that stands for each unit: the first of its group.

    Raises:
        QuestionError: when ``draws`` is below 1.
    """
    if draws < 1:
        raise QuestionError(f"{draws} draws; make one at least")
    names = sorted(set(units))
    known = set(names)
    inside = [m for m in matches if m.left in known and m.right in known]
    order = sorted(inside, key=lambda m: (-m.probability, m))
    doubtful = any(m.probability < 1 for m in order)
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws if doubtful else 1):
        chance = rng.random(len(order))
        held = [m for m, c in zip(order, chance, strict=True) if c < m.probability]
        found.append(_folded(names, held, apart or {}))
    return found


def _folded(names: list[str], held: list[Match], apart: Mapping[str, str]) -> dict[str, str]:
    """Return for each unit the first of its group."""
    groups = {n: [n] for n in names}
    for match in held:
        one, other = groups[match.left], groups[match.right]
        if one is other:
            continue
        if {apart[n] for n in one if n in apart} & {apart[n] for n in other if n in apart}:
            continue
        one += other
        for name in other:
            groups[name] = one
    return {n: min(groups[n]) for n in names}
