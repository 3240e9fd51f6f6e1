"""Estimate sorts of units apart and add up: the cure for unequal visibility that is recorded."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from blocs.counts.estimated import Estimated
from blocs.counts.lists import Lists
from blocs.counts.panel import estimate
from blocs.counts.strata import strata_of
from blocs.ledger.view import Snapshot

__all__ = ["LEAST_STRATUM", "Stratum", "stratified", "with_strata"]

LEAST_STRATUM = 50
"""Units on a list below which a stratum is not estimated but counted."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum.

    Attributes:
        label: what its units have in common.
        seen: units that any claim shows.
        listed: units on a list.
        verdict: of the panel; ``counted`` when it is too small or refused.
        lower: at least so many units.
    """

    label: str
    seen: int
    listed: int
    verdict: str
    lower: int


def stratified(snapshot: Snapshot, made: Lists, stratum: str, *, seed: int) -> list[Stratum]:
    """Estimate each stratum apart; one that is too small counts with what is seen.

    Args:
        snapshot: ledger at two clocks.
        made: the lists.
        stratum: one of `blocs.counts.strata.STRATA`.
        seed: of the bootstraps and chains.
    """
    labels = strata_of(snapshot, made.subject, made.unit, made.seen, stratum)
    found = []
    for label in sorted(set(labels.values())):
        units = [u for u in made.seen if labels[u] == label]
        listed = sorted(set(units) & set(made.units))
        verdict, lower = "counted", len(units)
        if len(listed) >= LEAST_STRATUM:
            table = made.histories(listed)
            if len(table.lists) > 1:
                answer = estimate(table, seed=seed)
                if answer.lower is not None:
                    verdict, lower = answer.verdict, max(answer.lower, len(units))
        found.append(Stratum(label, len(units), len(listed), verdict, lower))
    return found


def with_strata(answer: Estimated, parts: Sequence[Stratum], stratum: str) -> Estimated:
    """Raise the lower bound to the sum over strata, when one of them could be estimated.

    Args:
        answer: from all units together; parts: from `stratified`.
        stratum: by what they were split, for the reason.
    """
    told = ", ".join(f"{p.label} {p.lower} ({p.verdict})" for p in parts)
    if all(p.verdict == "counted" for p in parts):
        reason = f"No stratum by {stratum} is large enough to be estimated apart: {told}."
        return dataclasses.replace(answer, notes=(*answer.notes, reason))
    total = sum(p.lower for p in parts)
    reason = f"By {stratum}, at least: {told}; together {total}."
    lower = max(total, answer.lower or 0)
    verdict = "lower-bound" if answer.verdict == "refused" else answer.verdict
    span = None if answer.range is None else (lower, max(lower, answer.range[1]))
    return dataclasses.replace(
        answer, verdict=verdict, lower=lower, range=span, reasons=(*answer.reasons, reason)
    )
