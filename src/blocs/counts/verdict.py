"""What may be said from a panel of estimators: a range, only "at least", or nothing.

The rules are few and their thresholds stand here with their reasons. They were tried on simulated
tables where the truth is known (docs/recapture.md, tests/counts/test_panel.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations

from blocs.counts.histories import Histories
from blocs.counts.petersen import odds_ratio_curve
from blocs.errors import QuestionError

__all__ = [
    "FEW_LISTS",
    "LEAST_COVERAGE",
    "LEAST_OVERLAP",
    "MOST_SPREAD",
    "MOST_TAIL",
    "Findings",
    "Verdict",
    "judge",
]

LEAST_OVERLAP = 7
"""Units two lists must share to be linked; with fewer Chapman's estimate is biased (Seber 1982)."""
FEW_LISTS = 4
"""Up to this many lists no upper limit is claimed: unequal visibility breaks it unseen."""
LEAST_COVERAGE = 0.5
"""Sample coverage below which Chao & Tsay's estimate is unstable."""
MOST_TAIL = 0.01
"""Posterior probability at the end of the range above which the range decides the answer."""
MOST_SPREAD = 2.0
"""Largest over smallest estimate of admissible models."""


@dataclass(slots=True)
class Findings:
    """What the estimators turned up that the verdict rests on.

    Attributes:
        histories: the table; dependent: pairs of lists known to copy; level: of the intervals.
        lower_limits: lower limits of Chao's bound and of the log-linear average.
        spread: estimates of admissible models, and under other priors.
        priors: (delta, estimate) of the average over graphs.
        limits: intervals of admissible models; the upper end None when there is none.
        independence_aic, pairs_aic, best_aic, unequal_aic: AIC of independent lists, of the best
            dependent pairs, of the best dependence of any kind, and of the best model in which
            units differ in visibility.
        coverage: sample coverage; posterior_tail: see `DecomposableAverage`.
    """

    histories: Histories
    dependent: tuple[tuple[str, ...], ...] = ()
    level: float = 0.95
    lower_limits: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    priors: list[tuple[float, float]] = field(default_factory=list)
    limits: list[tuple[float, float | None]] = field(default_factory=list)
    independence_aic: float | None = None
    pairs_aic: float | None = None
    best_aic: float | None = None
    unequal_aic: float | None = None
    coverage: float | None = None
    posterior_tail: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said; the attributes are those of `blocs.counts.panel.Estimated`."""

    verdict: str
    lower: int | None
    range: tuple[int, int] | None
    reasons: tuple[str, ...]


def judge(findings: Findings) -> Verdict:
    """Apply the rules.

    Refused when nothing links the lists; "at least" when something bars an upper limit; a range
    otherwise.
    """
    refused = _refusals(findings)
    if refused:
        return Verdict("refused", None, None, tuple(refused))
    seen = findings.histories.seen
    barred = _bars(findings)
    if barred:
        lower = max(seen, math.floor(min(findings.lower_limits)))
        return Verdict("lower-bound", lower, None, tuple(barred))
    ends = [high for _, high in findings.limits if high is not None]
    low = max(seen, math.floor(min(low for low, _ in findings.limits)))
    return Verdict(
        "estimable",
        low,
        (low, math.ceil(max(ends))),
        (
            "All checks passed. The range covers the intervals of all admissible models; "
            "it holds if units are alike within the table, which no check can prove.",
        ),
    )


def _refusals(findings: Findings) -> list[str]:
    """Return reasons to say nothing at all."""
    histories = findings.histories
    names = histories.lists
    if len(names) < 2:
        return [f"There is one list ({names[0]}); without a second, nothing is recaptured."]
    reasons = []
    if len(names) == 2 and findings.dependent:
        reasons.append(
            f"{names[0]} and {names[1]} are known to depend on each other: "
            "a copied record is no recapture, and a third list is missing to measure it."
        )
    loose = _unlinked(histories)
    if len(names) == 2 and loose:
        shared = int(histories.overlaps[0, 1])
        reasons.append(
            f"{names[0]} and {names[1]} share {shared} units; "
            f"at least {LEAST_OVERLAP} are needed to tell how much both missed."
        )
    elif loose:
        reasons.append(
            f"{', '.join(loose)} share fewer than {LEAST_OVERLAP} units with any list that is "
            "linked to the rest, so nothing tells how their coverage relates. Leave them out, or "
            "merge them with a list of the same origin."
        )
    if not reasons and not findings.lower_limits:
        reasons.append("No estimator has an answer on this table; the notes say why for each.")
    if not reasons and findings.independence_aic is None:
        reasons.append("Not even the model of independent lists has an estimate on this table.")
    return reasons


def _unlinked(histories: Histories) -> list[str]:
    """Return the lists outside the largest group linked by overlaps that are large enough."""
    overlaps = histories.overlaps
    names = histories.lists
    groups = [{j} for j in range(len(names))]
    for i, j in combinations(range(len(names)), 2):
        if overlaps[i, j] >= LEAST_OVERLAP:
            one, other = (next(g for g in groups if k in g) for k in (i, j))
            if one is not other:
                one |= other
                groups.remove(other)
    groups.sort(key=lambda g: (-len(g), -sum(int(histories.totals[j]) for j in g)))
    return [names[j] for g in groups[1:] for j in sorted(g)]


def _bars(findings: Findings) -> list[str]:
    """Return reasons against an upper limit."""
    histories = findings.histories
    names = histories.lists
    reasons = []
    if len(names) == 2:
        reasons.append(_two_lists(findings))
    elif len(names) <= FEW_LISTS:
        reasons.append(
            f"With {len(names)} lists, units that are harder to list than others go unnoticed "
            "and break any upper limit; the models show what would follow if there were none."
        )
    for pair in findings.dependent:
        if len(names) > 2:
            reasons.append(
                f"{pair[0]} and {pair[1]} are known to depend on each other: merge them first."
            )
    thin = [
        f"{names[i]} and {names[j]} ({int(histories.overlaps[i, j])})"
        for i, j in combinations(range(len(names)), 2)
        if histories.overlaps[i, j] < LEAST_OVERLAP
    ]
    if thin and len(names) > 2:
        shown = ", ".join(thin[:4]) + (f" and {len(thin) - 4} more pairs" if len(thin) > 4 else "")
        reasons.append(f"Fewer than {LEAST_OVERLAP} units are shared by {shown}.")
    if findings.coverage is not None and findings.coverage < LEAST_COVERAGE:
        reasons.append(
            f"The lists together reach little of what each other holds "
            f"(sample coverage {findings.coverage:.2f}, below {LEAST_COVERAGE})."
        )
    if findings.posterior_tail is not None and findings.posterior_tail > MOST_TAIL:
        reasons.append(
            f"The average over graphs still has {findings.posterior_tail:.1%} of its probability "
            "at the largest populations tried."
        )
    reasons += _spread(findings)
    if (
        findings.unequal_aic is not None
        and findings.best_aic is not None
        and findings.unequal_aic < findings.best_aic
    ):
        reasons.append(
            "Some units are easier to list than others: models that allow it fit best "
            f"(AIC {findings.unequal_aic:.1f} against {findings.best_aic:.1f})."
        )
    if any(high is None for _, high in findings.limits):
        reasons.append("For some models the data set no upper limit.")
    return reasons


def _spread(findings: Findings) -> list[str]:
    if len(findings.spread) < 2:
        return []
    low, high = min(findings.spread), max(findings.spread)
    if high <= MOST_SPREAD * low:
        return []
    reason = (
        f"Models that fit give from {low:.0f} to {high:.0f}, more than a factor of "
        f"{MOST_SPREAD:g} apart."
    )
    values = [v for _, v in findings.priors]
    if values and max(values) > MOST_SPREAD * min(values):
        told = ", ".join(f"{v:.0f} with delta {d:g}" for d, v in sorted(findings.priors))
        reason += f" The prior alone moves one of them: {told}."
    return [reason]


def _two_lists(findings: Findings) -> str:
    """Say what two lists cannot tell; lower the bound to lists that avoid each other."""
    try:
        curve = odds_ratio_curve(findings.histories, level=findings.level)
    except QuestionError as error:
        return f"Two lists cannot show whether they depend on each other: {error}."
    findings.lower_limits += [low for _, _, low, _ in curve]
    told = ", ".join(f"{estimate:.0f} at {ratio:g}" for ratio, estimate, _, _ in curve)
    return (
        "Two lists cannot show whether they depend on each other. If being on one multiplies the "
        f"odds of being on the other, the population is, by odds ratio: {told}."
    )
