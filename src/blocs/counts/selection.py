"""Every log-linear model with dependent pairs, side by side: the best one, and their average."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.counts.existence import empty_terms, existence
from blocs.counts.histories import Histories
from blocs.counts.loglinear import check_level
from blocs.counts.poisson import SURELY_POSITIVE, fit_many, ranks
from blocs.counts.profile import log_normal_interval
from blocs.counts.terms import closure, design, hierarchical, named, pairs
from blocs.errors import QuestionError

__all__ = ["MOST_MODELS", "LogLinearSelection", "Ranked", "fit_models"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MOST_MODELS = 8192
"""Up to this many models all are fitted; beyond, the search goes term by term."""
CHUNK = 1024


@dataclass(frozen=True, slots=True)
class Ranked:
    """One model of a selection.

    Attributes:
        terms: dependent pairs and triples in words, or ``independence``.
        estimate, se: population and standard error.
        criterion: AIC or BIC; weight: its share in the average.
    """

    terms: str
    estimate: float
    se: float
    criterion: float
    weight: float


class LogLinearSelection:
    """Log-linear models of all dependence between lists, ranked by AIC or BIC.

    Models without an estimate (see `blocs.counts.existence`) are left out. The average weighs
    models by exp(−Δ/2), with Buckland, Burnham & Augustin's (1997, Biometrics 53, eq. 9) standard
    error, which adds the disagreement between models to their own errors.

    Args:
        criterion: ``aic`` or ``bic``.
        order: 2 for dependent pairs, 3 for triples as well.
        level: confidence of the interval.

    Attributes:
        estimate_: average population; se_: its standard error.
        low_, high_: log-normal limits.
        models_: all models, the best first.
        best_: the first of them.
        tried_, refused_: how many models were tried, and how many had no estimate.
        searched_: whether only part of the models was tried, term by term.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays(
        ...     [[0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]],
        ...     [63, 55, 18, 69, 17, 21, 28])
        >>> found = LogLinearSelection().fit(h)
        >>> found.tried_, found.refused_, found.best_.terms
        (8, 0, 'A:B A:C B:C')
    """

    estimate_: float
    se_: float
    low_: float
    high_: float
    models_: list[Ranked]
    best_: Ranked
    tried_: int
    refused_: int
    searched_: bool

    def __init__(self, *, criterion: str = "aic", order: int = 2, level: float = 0.95) -> None:
        if criterion not in ("aic", "bic"):
            raise QuestionError(f"criterion {criterion!r}: choose aic or bic")
        if order not in (2, 3):
            raise QuestionError(f"order {order}: choose 2 for pairs or 3 for triples as well")
        self.criterion = criterion
        self.order = order
        self.level = check_level(level)

    def fit(self, histories: Histories) -> LogLinearSelection:
        """Fit and rank the models.

        Raises:
            QuestionError: with fewer than 3 lists, or when no model has an estimate.
        """
        histories.need_lists(3, "choosing between log-linear models")
        lists = len(histories.lists)
        twos = len(pairs(lists))
        price = 2.0 if self.criterion == "aic" else math.log(histories.seen)
        self.searched_ = 2**twos > MOST_MODELS or (self.order == 3 and lists > 5)
        if self.searched_:
            models, values = _search(histories, price)
        else:
            models = hierarchical(lists, self.order)
            values = np.concatenate(
                [
                    fit_models(histories, models[i : i + CHUNK], price)
                    for i in range(0, len(models), CHUNK)
                ]
            )
        good = np.isfinite(values[:, 2])
        self.tried_, self.refused_ = len(models), int((~good).sum())
        if not good.any():
            raise QuestionError("no log-linear model of this table has an estimate")
        estimate, se, score = values[good].T
        weight = np.exp((score.min() - score) / 2)
        weight /= weight.sum()
        self.estimate_ = float(weight @ estimate)
        self.se_ = float(weight @ np.sqrt(se**2 + (estimate - self.estimate_) ** 2))
        self.low_, self.high_ = log_normal_interval(
            histories.seen, self.estimate_, self.se_, level=self.level
        )
        kept = [m for m, g in zip(models, good, strict=True) if g]
        self.models_ = [
            Ranked(
                " ".join(named(histories.lists, t) for t in kept[i]) or "independence",
                float(estimate[i]),
                float(se[i]),
                float(score[i]),
                float(weight[i]),
            )
            for i in np.argsort(score, kind="stable")
        ]
        self.best_ = self.models_[0]
        return self


def fit_models(histories: Histories, models: list[tuple[int, ...]], price: float) -> Floats:
    """Return (estimate, standard error, criterion) of each model, shape (models, 3).

    A model without an estimate has infinite values.

    Args:
        histories: the table.
        models: terms of two lists or more of each model, all parts included.
        price: of one parameter: 2 for AIC, log n for BIC.
    """
    lists = len(histories.lists)
    masks = closure(lists, {t for m in models for t in m})
    full = design(lists, masks)[1:]
    position = {m: i + 1 for i, m in enumerate(masks)}
    columns = np.zeros((len(models), full.shape[1]), dtype=bool)
    columns[:, : lists + 1] = True
    for row, model in enumerate(models):
        columns[row, [position[t] for t in model]] = True
    parameters = columns.sum(axis=1)
    cells = np.ones((len(models), len(full)), dtype=bool)
    for mask in empty_terms(histories, masks):
        has = columns[:, position[mask]]
        touched = full[:, position[mask]] > 0
        cells &= ~(has[:, None] & touched)
    for mask in empty_terms(histories, masks):
        columns[:, position[mask]] = False
    identifiable = ranks(full, columns, cells) == columns.sum(axis=1)
    found = np.full((len(models), 3), np.inf)
    rows = np.flatnonzero(identifiable)
    if not rows.size:
        return found
    counts = histories.counts[None, 1:].astype(float)
    fits = fit_many(full, counts, columns=columns[rows], cells=cells[rows])
    smallest = np.where(cells[rows], fits.fitted, np.inf).min(axis=1)
    for i, row in enumerate(rows.tolist()):
        if fits.converged[i] and smallest[i] > SURELY_POSITIVE:
            exists = True
        else:
            exists = existence(histories, closure(lists, models[row])).estimable
        if exists:
            unseen = math.exp(fits.coefficients[i, 0])
            found[row] = (
                histories.seen + unseen,
                math.sqrt(unseen + unseen**2 * fits.variance[i]),
                -2 * fits.loglik[i] + price * parameters[row],
            )
    return found


def _search(histories: Histories, price: float) -> tuple[list[tuple[int, ...]], Floats]:
    """Add or take away one pair at a time while the criterion falls; return all models tried."""
    twos = pairs(len(histories.lists))
    tried: dict[tuple[int, ...], Floats] = {}

    def look(models: list[tuple[int, ...]]) -> None:
        new = [m for m in models if m not in tried]
        if new:
            tried.update(zip(new, fit_models(histories, new, price), strict=True))

    here: tuple[int, ...] = ()
    look([here])
    while True:
        near = [tuple(sorted(set(here) ^ {t})) for t in twos]
        look(near)
        best = min(near, key=lambda m: float(tried[m][2]))
        if not tried[best][2] < tried[here][2]:
            break
        here = best
    return list(tried), np.array(list(tried.values()))
