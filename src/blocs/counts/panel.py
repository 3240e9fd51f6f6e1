"""All estimators side by side on one table, and what may be said from them.

One number from sparse lists is not honest: the same table can give answers that differ fivefold.
So every model is shown with its interval and its trouble, and `blocs.counts.verdict` says whether
they carry a range, only "at least", or nothing.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from blocs.counts.chao import ChaoLowerBound
from blocs.counts.chordal import MOST_LISTS
from blocs.counts.coverage import SampleCoverage
from blocs.counts.decomposable import DecomposableAverage
from blocs.counts.estimated import MODELS, Estimated, ModelRow
from blocs.counts.histories import Histories
from blocs.counts.latent import LatentClass
from blocs.counts.loglinear import LogLinear, check_level
from blocs.counts.petersen import Chapman
from blocs.counts.selection import LogLinearSelection
from blocs.counts.stepwise import StepwiseSparse
from blocs.counts.verdict import LEAST_OVERLAP, Findings, judge
from blocs.errors import QuestionError

__all__ = ["MODELS", "Estimated", "ModelRow", "estimate", "estimate_table"]

HOPELESS_AIC = 10.0
"""Difference in AIC that leaves a model "essentially no support" (Burnham & Anderson 2002, 2.6)."""
TRIPLES_TRIED = (4, 5)
"""Numbers of lists for which triples are tried as well: with three there is no room for them."""
LATENT_LISTS = 4
"""Fewest lists for latent classes: with three, two classes already have as many parameters."""


def estimate_table(path: str | Path, *, seed: int) -> Estimated:
    """Read a table of capture histories and put all estimators side by side.

    Args:
        path: CSV file, see `Histories.from_csv`.
        seed: of the bootstraps and chains; the same seed gives the same answer.

    Raises:
        NotALedger: when there is no such file.
        ProblemsFound: all problems of the table at once.
    """
    return estimate(Histories.from_csv(path), seed=seed)


def estimate(
    histories: Histories,
    *,
    seed: int,
    dependent: Sequence[Sequence[str]] = (),
    level: float = 0.95,
) -> Estimated:
    """Put all estimators side by side on a table.

    Args:
        histories: the table.
        seed: of the bootstraps and chains.
        dependent: pairs of lists of which one is known to copy the other.
        level: confidence of all intervals.

    Raises:
        QuestionError: when a pair in ``dependent`` is not two lists of the table.
    """
    level = check_level(level)
    for pair in dependent:
        if len(set(pair)) != 2 or not set(pair) <= set(histories.lists):
            raise QuestionError(
                f"dependent pair {tuple(pair)}: name two lists of {', '.join(histories.lists)}"
            )
    findings = Findings(histories, dependent=tuple(tuple(p) for p in dependent), level=level)
    rows: list[ModelRow] = []
    makers: dict[str, Callable[[], ModelRow]] = {
        "chapman": lambda: _chapman(histories, level),
        "chao-lower-bound": lambda: _chao(histories, level, findings),
        "loglinear-independence": lambda: _independence(histories, level, findings),
        "loglinear-aic": lambda: _aic(histories, level, findings),
        "decomposable-average": lambda: _decomposable(histories, level, findings),
        "sample-coverage": lambda: _coverage(histories, level, seed, findings),
        "latent-class": lambda: _latent(histories, level, seed),
        "stepwise": lambda: _stepwise(histories, level, seed),
    }
    for name in MODELS:
        try:
            rows.append(makers[name]())
        except QuestionError as error:
            rows.append(ModelRow(name, None, None, None, None, str(error)))
    rows = _judged(rows, findings)
    findings.spread += [r.estimate for r in rows if r.admissible and r.estimate is not None]
    findings.limits = [(r.lower, r.upper) for r in rows if r.admissible and r.lower is not None]
    said = judge(findings)
    if said.verdict == "refused":
        rows = [_withheld(r) for r in rows]
    return Estimated(
        said.verdict,
        said.lower,
        said.range,
        said.reasons,
        tuple(rows),
        histories.seen,
        histories.lists,
        notes=histories.notes,
    )


def _row(name: str, fitted: Any, note: str, *, admissible: bool) -> ModelRow:
    """Make a row of a fitted estimator; limits at infinity are None, and the note says so."""
    if not math.isfinite(fitted.high_):
        note = "; ".join(n for n in (note, "the data set no upper limit") if n)
    return ModelRow(
        name,
        fitted.estimate_,
        fitted.se_ if math.isfinite(fitted.se_) else None,
        fitted.low_,
        fitted.high_ if math.isfinite(fitted.high_) else None,
        note,
        admissible,
    )


def _withheld(row: ModelRow) -> ModelRow:
    """Take the numbers from a row: a refusal is a reason, not a number."""
    note = row.note if row.estimate is None else "withheld: the verdict is refused"
    return ModelRow(row.name, None, None, None, None, note)


def _chapman(histories: Histories, level: float) -> ModelRow:
    names = histories.lists
    histories.need_lists(2, "Chapman's estimate")
    every = [Chapman(pair=p, level=level).fit(histories) for p in combinations(names, 2)]
    best = max(range(len(every)), key=lambda i: every[i].overlap_)
    pair = list(combinations(names, 2))[best]
    found = every[best]
    if found.overlap_ < LEAST_OVERLAP:
        raise QuestionError(
            f"no two lists share {LEAST_OVERLAP} units or more (most: {found.overlap_}, "
            f"{pair[0]} and {pair[1]}), and with fewer the estimate is badly biased"
        )
    if found.estimate_ < histories.seen:
        raise QuestionError(
            f"{pair[0]} and {pair[1]} alone give {found.estimate_:.0f}, fewer than the "
            f"{histories.seen} already seen: the two depend on each other"
        )
    note = ""
    if len(names) > 2:
        usable = [c.estimate_ for c in every if c.overlap_ >= LEAST_OVERLAP]
        note = f"from {pair[0]} and {pair[1]} only, which share {found.overlap_}"
        if len(usable) > 1:
            note += f"; over all {len(usable)} usable pairs {min(usable):.0f} to {max(usable):.0f}"
    return _row("chapman", found, note, admissible=len(names) == 2)


def _chao(histories: Histories, level: float, findings: Findings) -> ModelRow:
    found = ChaoLowerBound(level=level).fit(histories)
    findings.lower_limits.append(found.low_)
    note = f"a lower bound: {found.singles_} on one list only, {found.doubles_} on two"
    if len(histories.lists) == 2:
        note += "; with two lists it is the independence estimate"
    return _row("chao-lower-bound", found, note, admissible=False)


def _independence(histories: Histories, level: float, findings: Findings) -> ModelRow:
    found = LogLinear(level=level).fit(histories)
    findings.independence_aic = found.aic_
    note = f"deviance {found.deviance_:.1f} on {found.df_} degrees of freedom"
    return _row("loglinear-independence", found, note, admissible=True)


def _judged(rows: list[ModelRow], findings: Findings) -> list[ModelRow]:
    """Take out of the range what fits much worse than the best dependence between lists."""
    gaps = {
        "loglinear-independence": (findings.independence_aic, "than with dependent lists"),
        "stepwise": (findings.pairs_aic, "for any pairs than with triples of lists"),
    }
    judged = []
    for row in rows:
        score, than = gaps.get(row.name, (None, ""))
        if (
            row.estimate is not None
            and score is not None
            and findings.best_aic is not None
            and score - findings.best_aic > HOPELESS_AIC
        ):
            note = f"{row.note}; AIC {score - findings.best_aic:.0f} worse {than}: not believed"
            row = dataclasses.replace(row, note=note, admissible=False)
        judged.append(row)
    return judged


def _aic(histories: Histories, level: float, findings: Findings) -> ModelRow:
    found = LogLinearSelection(level=level).fit(histories)
    findings.pairs_aic = found.best_.criterion
    kind = "pairs"
    if len(histories.lists) in TRIPLES_TRIED:
        more = LogLinearSelection(order=3, level=level).fit(histories)
        if found.best_.criterion - more.best_.criterion > HOPELESS_AIC:
            found, kind = more, "pairs and triples"
    best = found.best_
    findings.lower_limits.append(found.low_)
    findings.best_aic = best.criterion
    findings.unequal_aic = _unequal(histories)
    note = (
        f"average of {found.tried_ - found.refused_} models of dependent {kind}"
        f"{' found term by term' if found.searched_ else ''}; best ({best.terms}) gives "
        f"{best.estimate:.0f} with weight {best.weight:.2f}"
    )
    if found.refused_:
        note += f"; {found.refused_} models have no estimate"
    return _row("loglinear-aic", found, note, admissible=True)


def _unequal(histories: Histories) -> float | None:
    """Return the best AIC of models in which units differ in how easily they are listed."""
    scores = []
    for kind in ("poisson2", "darroch"):
        try:
            scores.append(LogLinear(heterogeneity=kind).fit(histories).aic_)
        except QuestionError:
            continue
    return min(scores, default=None)


def _decomposable(histories: Histories, level: float, findings: Findings) -> ModelRow:
    histories.need_lists(3, "averaging over graphs")
    found = DecomposableAverage(level=level).fit(histories)
    lists = len(histories.lists)
    others = []
    for delta in (0.5, 1.0):
        other = DecomposableAverage(delta=delta, level=level).fit(histories)
        findings.spread.append(other.estimate_)
        findings.priors.append((delta, other.estimate_))
        others.append(f"{other.estimate_:.0f} with delta {delta:g}")
    findings.priors.append((2.0**-lists, found.estimate_))
    findings.posterior_tail = found.tail_
    graph, weight = found.graphs_[0]
    note = (
        f"delta 1/{2**lists}; {' and '.join(others)}; "
        f"best graph ({graph}) has probability {weight:.2f}"
    )
    return _row("decomposable-average", found, note, admissible=True)


def _coverage(histories: Histories, level: float, seed: int, findings: Findings) -> ModelRow:
    found = SampleCoverage(seed=seed, level=level).fit(histories)
    findings.coverage = found.coverage_
    high = f"{found.high_coverage_:.0f}" if found.high_coverage_ is not None else "not defined"
    note = (
        f"coverage {found.coverage_:.2f}, estimator {found.estimator_}; independent "
        f"{found.independent_:.0f}, one-step {found.one_step_:.0f}, high {high}"
    )
    return _row("sample-coverage", found, note, admissible=found.estimator_ == "high")


def _latent(histories: Histories, level: float, seed: int) -> ModelRow:
    histories.need_lists(LATENT_LISTS, "a latent-class model beside the others")
    found = LatentClass(seed=seed, level=level).fit(histories)
    note = (
        f"split R-hat {found.r_hat_:.2f}, {found.effective_:.0f} effective draws; "
        "the interval is known to be too narrow when visibility is unequal"
    )
    if not found.converged_:
        raise QuestionError(
            f"the chains do not agree (split R-hat {found.r_hat_:.2f}, {found.effective_:.0f} "
            "effective draws): the table does not settle the number of classes"
        )
    return _row("latent-class", found, note, admissible=True)


def _stepwise(histories: Histories, level: float, seed: int) -> ModelRow:
    resamples = 1000 if len(histories.lists) <= MOST_LISTS else 200
    found = StepwiseSparse(seed=seed, resamples=resamples, level=level).fit(histories)
    terms = " ".join(found.terms_) or "none"
    note = f"dependent pairs in order of entry: {terms}"
    if found.without_ > 0:
        note += f"; {found.without_:.1%} of resampled tables have no estimate"
    return _row("stepwise", found, note, admissible=found.without_ <= 0.025)
