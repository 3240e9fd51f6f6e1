"""Latent classes: units of unequal visibility, as many kinds as the table asks for.

Within a class the lists are independent; classes differ in how likely each list finds them
(Manrique-Vallier 2016, Biometrics 72, 1246–1254). The number of classes is left to a stick-breaking
prior. With few units (some hundreds) the interval is too narrow: stratify on what is recorded
instead (docs/recapture.md).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from blocs.counts.histories import Histories
from blocs.counts.loglinear import check_level
from blocs.errors import QuestionError

__all__ = ["LatentClass", "effective_size", "split_r_hat"]

Floats = NDArray[np.float64]
FIRST_THIN, SECOND_THIN = 20, 120
AGREE, NEARLY = 1.05, 1.2
LEAST_EFFECTIVE = 100
"""Effective draws that put the median within an eighth of a posterior standard deviation."""


class LatentClass:
    """Posterior of the population under a Dirichlet-process mixture of independence models.

    Prior: P(N) ∝ 1/N; capture probabilities uniform; class weights by stick-breaking with
    concentration α ~ Gamma(``shape``, ``rate``), cut off at ``classes``. A Gibbs sampler draws
    classes for whole histories at once, so its cost does not grow with the units.

    Args:
        seed: of the chains.
        classes: most classes, at least 1.
        shape, rate: of the prior of the concentration α.
        draws: kept from each chain, at least 100.
        thin: sweeps for each draw kept; None: 20, and 120 when the chains nearly agree then.
        burn: sweeps thrown away first.
        chains: independent chains, at least 2, so that agreement can be judged.
        level: posterior probability of the interval.

    Attributes:
        estimate_: posterior median; mean_: mean; se_: posterior standard deviation.
        low_, high_: limits with equal tails.
        draws_: populations drawn, shape (chains, draws).
        r_hat_: split R̂ of log unseen (Gelman et al. 2013); near 1 when the chains agree.
        effective_: effective number of independent draws.
        converged_: R̂ < 1.05 and at least 100 effective draws.

    Example:
        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays(
        ...     [[0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]],
        ...     [63, 55, 18, 69, 17, 21, 28])
        >>> found = LatentClass(seed=1, draws=200, thin=5).fit(h)
        >>> found.draws_.shape, found.low_ > h.seen
        ((4, 200), True)
    """

    estimate_: float
    mean_: float
    se_: float
    low_: float
    high_: float
    draws_: Floats
    r_hat_: float
    effective_: float
    converged_: bool

    def __init__(
        self,
        *,
        seed: int,
        classes: int = 10,
        shape: float = 0.25,
        rate: float = 0.25,
        draws: int = 1000,
        thin: int | None = None,
        burn: int = 4000,
        chains: int = 4,
        level: float = 0.95,
    ) -> None:
        sweeps = 1 if thin is None else thin
        if classes < 1 or draws < 100 or sweeps < 1 or burn < 0 or chains < 2:
            raise QuestionError(
                f"classes {classes}, draws {draws}, thin {thin}, burn {burn}, chains {chains}: "
                "give at least 1, 100, 1, 0 and 2"
            )
        if not (0 < shape < math.inf and 0 < rate < math.inf):
            raise QuestionError(f"shape {shape} and rate {rate} must be above 0")
        self.seed = seed
        self.classes = classes
        self.shape = shape
        self.rate = rate
        self.draws = draws
        self.thin = thin
        self.burn = burn
        self.chains = chains
        self.level = check_level(level)

    def fit(self, histories: Histories) -> LatentClass:
        """Draw from the posterior.

        Raises:
            QuestionError: with fewer than 3 lists.
        """
        histories.need_lists(3, "a latent-class model")
        self._draw(histories, FIRST_THIN if self.thin is None else self.thin)
        if self.thin is None and not self.converged_ and self.r_hat_ < NEARLY:
            self._draw(histories, SECOND_THIN)
        tail = (1 - self.level) / 2
        self.low_, self.estimate_, self.high_ = (
            float(v) for v in np.quantile(self.draws_, [tail, 0.5, 1 - tail])
        )
        self.mean_ = float(self.draws_.mean())
        self.se_ = float(self.draws_.std(ddof=1))
        return self

    def _draw(self, histories: Histories, thin: int) -> None:
        """Run the chains and judge them."""
        from blocs.counts.gibbs import sample

        held = np.flatnonzero(histories.counts)
        patterns = np.ascontiguousarray(histories.captures[held])
        counts = np.ascontiguousarray(histories.counts[held])
        unseen = np.empty((self.chains, self.draws))
        for chain, child in enumerate(np.random.SeedSequence(self.seed).spawn(self.chains)):
            unseen[chain] = sample(
                np.random.default_rng(child),
                patterns,
                counts,
                self.classes,
                self.shape,
                self.rate,
                self.burn,
                self.draws,
                thin,
            )
        self.draws_ = histories.seen + unseen
        scale = np.log(unseen + 1.0)
        self.r_hat_ = split_r_hat(scale)
        self.effective_ = effective_size(scale)
        self.converged_ = self.r_hat_ < AGREE and self.effective_ >= LEAST_EFFECTIVE


def _halves(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def split_r_hat(draws: Floats) -> float:
    """Return the split R̂ of chains (Gelman et al. 2013, Bayesian Data Analysis, section 11.4).

    Args:
        draws: shape (chains, draws).

    Returns:
        At least about 1; 1 when the draws do not vary.
    """
    halves = _halves(draws)
    n = halves.shape[1]
    within = float(halves.var(axis=1, ddof=1).mean())
    between = n * float(halves.mean(axis=1).var(ddof=1))
    if within <= 0:
        return 1.0 if between <= 0 else math.inf
    return math.sqrt(((n - 1) / n * within + between / n) / within)


def effective_size(draws: Floats) -> float:
    """Return the effective number of draws (Gelman et al. 2013, section 11.5; Geyer's pairs).

    Args:
        draws: shape (chains, draws).
    """
    halves = _halves(draws)
    m, n = halves.shape
    centred = halves - halves.mean(axis=1, keepdims=True)
    within = float(halves.var(axis=1, ddof=1).mean())
    if within <= 0:
        return float(m * n)
    pooled = (n - 1) / n * within + float(halves.mean(axis=1).var(ddof=1))
    size = 1 << (2 * n - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    covariance = np.fft.irfft(spectrum, size, axis=1)[:, :n].mean(axis=0) / n
    rho = 1.0 - (within * (n - 1) / n - covariance) / pooled
    total = 0.0
    previous = math.inf
    for lag in range(0, n - 1, 2):
        pair = float(rho[lag] + rho[lag + 1])
        if pair < 0:
            break
        previous = min(previous, pair)
        total += previous
    return float(min(m * n / max(2 * total - 1.0, 1e-9), m * n))
