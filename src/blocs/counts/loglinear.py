"""Log-linear models of overlapping lists: how many units no list has, given who depends on whom."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.counts.existence import Existence, existence
from blocs.counts.histories import Histories
from blocs.counts.poisson import fit_many
from blocs.counts.profile import profile_interval
from blocs.counts.terms import HETEROGENEITY, closure, design, named, read_term
from blocs.errors import QuestionError

__all__ = ["LogLinear", "check_level"]

Floats = NDArray[np.float64]


def check_level(level: float) -> float:
    """Return a confidence level unchanged.

    Raises:
        QuestionError: when it is not between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        raise QuestionError(f"level is {level}; a confidence level lies between 0 and 1")
    return level


class LogLinear:
    """One log-linear model with chosen terms.

    The counts are Poisson with log mean β₀ + Σ β_T over the terms T that a history holds; the
    unseen number exp β₀ (Fienberg 1972, Biometrika 59; Cormack 1989, Biometrics 45).

    Args:
        terms: sets of lists that depend on each other, such as ``("EXH:ABA",)``; with a term come
            all its parts. Without terms the lists are independent.
        heterogeneity: some units are easier to list than others: ``poisson2``, ``darroch`` or
            ``gamma3.5`` (Rivest & Baillargeon 2007), or None.
        same: all lists catch alike (one capture parameter, models M0 and Mh).
        level: confidence of the interval.

    Attributes:
        estimate_: population, n + exp β₀.
        se_: its standard error, √(û + û² var β₀) with û the unseen (Rivest & Lévesque 2001).
        mle_: population at which the multinomial profile likelihood is highest.
        low_, high_: limits of the profile-likelihood interval; ``high_`` may be infinite.
        unseen_: estimate of the units on no list.
        deviance_, df_: against the saturated model, and its degrees of freedom.
        aic_, bic_: −2 log likelihood + 2p, or + p log n, for p parameters.
        coefficients_: by term; terms whose lists share nobody are minus infinity and left out.
        fitted_: expected counts in the order of ``histories.counts``, the unseen first.
        terms_: names of all terms of two lists or more; empty_: those whose lists share nobody.
        existence_: the check made before fitting.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays([[1, 0], [0, 1], [1, 1]], [781, 254, 167])
        >>> model = LogLinear().fit(h)  # Seber (1982), p. 107
        >>> round(model.estimate_, 1), round(model.se_, 1)
        (2389.9, 130.4)
    """

    estimate_: float
    se_: float
    mle_: float
    low_: float
    high_: float
    unseen_: float
    deviance_: float
    df_: int
    aic_: float
    bic_: float
    coefficients_: dict[str, float]
    fitted_: Floats
    terms_: tuple[str, ...]
    empty_: tuple[str, ...]
    existence_: Existence

    def __init__(
        self,
        *,
        terms: Sequence[str | Sequence[str]] = (),
        heterogeneity: str | None = None,
        same: bool = False,
        level: float = 0.95,
    ) -> None:
        self.terms = terms
        self.heterogeneity = heterogeneity
        self.same = same
        self.level = check_level(level)
        if heterogeneity is not None and heterogeneity not in HETEROGENEITY:
            raise QuestionError(
                f"heterogeneity {heterogeneity!r} is unknown; choose from "
                f"{', '.join(HETEROGENEITY)} (the lower bound is ChaoLowerBound)"
            )

    def fit(self, histories: Histories) -> LogLinear:
        """Fit the model to a table.

        Raises:
            QuestionError: when a term is unknown, or the table has no single estimate for it.
        """
        histories.need_lists(2, "a log-linear model")
        names = histories.lists
        lists = len(names)
        masks = closure(lists, (read_term(names, t) for t in self.terms))
        if any(m.bit_count() == lists for m in masks) and lists > 1:
            raise QuestionError(
                "the term of all lists at once cannot be told apart from the unseen; leave it out"
            )
        self.existence_ = existence(
            histories, masks, heterogeneity=self.heterogeneity, same=self.same
        )
        self.terms_ = tuple(named(names, m) for m in masks if m.bit_count() > 1)
        self.empty_ = tuple(named(names, m) for m in self.existence_.empty)
        if not self.existence_.estimable:
            model = "+".join(self.terms_) or "independence"
            raise QuestionError(f"no estimate for {model}: {self.existence_.reason}")
        self._fit(histories, masks)
        return self

    def _fit(self, histories: Histories, masks: Sequence[int]) -> None:
        lists = len(histories.lists)
        gone = set(self.existence_.empty)
        kept = [m for m in masks if m not in gone]
        full = design(lists, kept, heterogeneity=self.heterogeneity, same=self.same)
        cells = np.concatenate([[True], self.existence_.cells])
        counts = histories.counts[cells][1:].astype(float)
        fits = fit_many(full[cells][1:], counts[None])
        beta = fits.coefficients[0]
        parameters = full.shape[1] + len(gone)
        self.unseen_ = math.exp(beta[0])
        self.estimate_ = histories.seen + self.unseen_
        self.se_ = math.sqrt(self.unseen_ + self.unseen_**2 * float(fits.variance[0]))
        loglik = float(fits.loglik[0])
        self.df_ = 2**lists - 1 - parameters
        self.deviance_ = _deviance(counts, fits.fitted[0])
        self.aic_ = -2 * loglik + 2 * parameters
        self.bic_ = -2 * loglik + math.log(histories.seen) * parameters
        labels = ["unseen", *(["each list"] if self.same else [])]
        labels += [
            named(histories.lists, m) for m in kept if not (self.same and m.bit_count() == 1)
        ]
        labels += [self.heterogeneity] if self.heterogeneity else []
        self.coefficients_ = dict(zip(labels, beta.tolist(), strict=True))
        self.fitted_ = np.zeros(2**lists)
        self.fitted_[cells] = np.concatenate([[self.unseen_], fits.fitted[0]])
        found = profile_interval(full[cells], counts, self.unseen_, level=self.level)
        self.mle_, self.low_, self.high_ = found.mle, found.low, found.high


def _deviance(counts: Floats, fitted: Floats) -> float:
    """Return twice the log likelihood ratio against the saturated model."""
    seen = counts > 0
    ratio = np.log(counts[seen] / fitted[seen])
    return max(2 * float((counts[seen] * ratio).sum() - (counts - fitted).sum()), 0.0)
