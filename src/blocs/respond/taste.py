"""What is open in a ranking: weights, rule, whose assessments count, and what the reader sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.respond.assessed import Assessment, drop_assessors
from blocs.respond.rules import RULES
from blocs.respond.smaa import check_weights, draw_weights
from blocs.stress.threats import Assumption

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Taste"]


@dataclass(frozen=True, slots=True)
class Taste:
    """What no evidence settles.

    Attributes:
        weights: fixed weight of every criterion; empty: open.
        bounds: lowest and highest weight of some criteria.
        rule: rule of aggregation of the main table.
        without: assessors or families left out; only: those kept, all when empty.
        assumed: (subject, criterion) → lowest and highest value that the reader sets.
        draws: draws of weights and values; seed: of all chance.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rule: str = "sum"
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    assumed: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    draws: int = 10_000
    seed: int = 1

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise QuestionError(f"{self.rule!r} is no rule; choose {', '.join(RULES)}")
        if self.draws < 1:
            raise QuestionError(f"{self.draws} draws: at least one is needed")
        if self.weights and self.bounds:
            raise QuestionError("give fixed weights or bounds of weights, not both")

    def kept(self, said: Sequence[Assessment]) -> list[Assessment]:
        """Return the assessments that count."""
        return drop_assessors(said, self.without, self.only)

    def drawn(self, generator: np.random.Generator, criteria: Sequence[str]) -> NDArray[np.float64]:
        """Return (draws, criteria) weights, or (1, criteria) when they are fixed."""
        if self.weights:
            return np.array([check_weights(self.weights, criteria)])
        return draw_weights(generator, self.draws, criteria, self.bounds)

    def assumptions(self, missing: Sequence[tuple[str, str]], cells: int) -> list[Assumption]:
        """Return what is assumed of weights and values."""
        if self.weights:
            told = ", ".join(f"{c} {w:g}" for c, w in self.weights.items())
            found = [Assumption("weights", told, "set by the reader")]
        elif self.bounds:
            told = ", ".join(f"{c} {a:g} to {b:g}" for c, (a, b) in self.bounds.items())
            found = [Assumption("weights", f"open, but {told}", "bounds set by the reader")]
        else:
            found = [
                Assumption(
                    "weights",
                    "open: all that sum to 1 alike",
                    "nobody states any; set them with --weights, or bounds with --weight",
                )
            ]
        found.append(Assumption("rule", self.rule, RULES[self.rule]))
        found.append(
            Assumption(
                "values",
                "families of assessors alike, assessors in a family alike, then evenly from lowest "
                "to highest value of the passage; each cell by itself",
                "assessments disagree and are no sample; leave some out with --not-by",
            )
        )
        if missing:
            named = "; ".join(f"{s} {c}" for s, c in missing[:12])
            more = f" and {len(missing) - 12} more" if len(missing) > 12 else ""
            found.append(
                Assumption(
                    "not assessed",
                    f"{len(missing)} of {cells} cells anywhere on the scale: {named}{more}",
                    "nobody assesses them; set one with --assume SUBJECT.CRITERION=LOW-HIGH",
                )
            )
        for (subject, criterion), (low, high) in self.assumed.items():
            found.append(
                Assumption(f"{subject} {criterion}", f"{low:g} to {high:g}", "set by the reader")
            )
        return found
