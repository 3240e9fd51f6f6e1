"""Average over all decomposable graphs of dependence between lists (Madigan & York 1997).

Each graph says which lists depend on each other; for decomposable graphs and a hyper-Dirichlet
prior the likelihood of a population has a closed form. So every graph and every population size
can be weighed, without simulation. How much the prior matters is part of the answer: try more than
one ``delta``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.counts.chordal import MOST_LISTS, Graphs, decomposable_graphs
from blocs.counts.histories import Histories
from blocs.counts.loglinear import check_level
from blocs.counts.terms import named, pairs
from blocs.errors import QuestionError

__all__ = ["DecomposableAverage"]

Floats = NDArray[np.float64]
EXACT = 20_000
"""Up to this many unseen units every number is weighed; beyond, a geometric grid of nodes."""
NODES = 4_000
FARTHEST = 500
"""The range stops growing at this many unseen for each unit seen."""
CHUNK = 500
NEGLIGIBLE = 16.0
"""Graphs whose best weight is below exp(-16) of the best are left out of the sum."""


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """Posterior over numbers of unseen units, shape (nodes,), and over graphs."""

    unseen: Floats
    edges: Floats
    by_size: Floats
    by_graph: Floats

    def tail(self, share: float) -> float:
        """Return the probability of the range above a share of its end."""
        return float(self.by_size[self.unseen > share * self.unseen[-1]].sum())

    def quantile(self, q: float) -> float:
        """Return a whole number of unseen units, interpolated inside a stretch of the grid."""
        cumulative = np.cumsum(self.by_size)
        at = min(int(np.searchsorted(cumulative, q)), len(self.unseen) - 1)
        before = float(cumulative[at - 1]) if at else 0.0
        share = min(max((q - before) / max(float(self.by_size[at]), 1e-300), 0.0), 1.0)
        low, high = float(self.edges[at]), float(self.edges[at + 1])
        found = round(low + share * (high - low))
        return float(min(max(found, math.ceil(low)), math.floor(high)))


class DecomposableAverage:
    """Posterior of the population, averaged over all decomposable graphs.

    Madigan & York (1997, Biometrika 84, 19–31): the cells of each clique get a Dirichlet prior
    that counts as ``delta`` units in each cell of the full table; graphs are equally likely
    beforehand, and population N has prior 1/N.

    Args:
        delta: prior units in each of the 2**lists cells, > 0; 2**-lists when None.
        most_unseen: largest number of unseen units weighed; found by doubling when None.
        log_prior: log prior of N at N = n + 1, ..., n + most_unseen, instead of 1/N.
        level: posterior probability of the interval.

    Attributes:
        estimate_: posterior median of the population; mean_, mode_: its mean and mode.
        se_: posterior standard deviation.
        low_, high_: limits with equal tails.
        population_: populations weighed; posterior_: their probabilities (of a whole stretch
            where the grid skips numbers).
        graphs_: (joined pairs in words, posterior probability), the most probable first.
        tail_: posterior probability in the last tenth of the range; above 0.01 the answer
            depends on where the range ends.

    Example:
        Spina bifida, upstate New York, three lists (Madigan & York 1997).

        >>> from blocs.counts.histories import Histories
        >>> h = Histories.from_arrays(
        ...     [[1,0,0], [0,1,0], [1,1,0], [0,0,1], [1,0,1], [0,1,1], [1,1,1]],
        ...     [60, 49, 4, 247, 112, 142, 12])
        >>> found = DecomposableAverage(delta=1.0, most_unseen=300).fit(h)
        >>> 700 < found.estimate_ < 760
        True
    """

    estimate_: float
    mean_: float
    mode_: float
    se_: float
    low_: float
    high_: float
    population_: Floats
    posterior_: Floats
    graphs_: list[tuple[str, float]]
    tail_: float

    def __init__(
        self,
        *,
        delta: float | None = None,
        most_unseen: int | None = None,
        log_prior: Floats | None = None,
        level: float = 0.95,
    ) -> None:
        self.delta = delta
        self.most_unseen = most_unseen
        self.log_prior = log_prior
        self.level = check_level(level)
        if delta is not None and not 0 < delta < np.inf:
            raise QuestionError(f"delta is {delta}; prior units in a cell are a number above 0")
        if most_unseen is not None and most_unseen < 1:
            raise QuestionError(f"most_unseen is {most_unseen}; weigh at least 1 unseen unit")
        if log_prior is not None and (most_unseen is None or np.shape(log_prior) != (most_unseen,)):
            raise QuestionError("log_prior has one value for each of 1 to most_unseen unseen units")

    def fit(self, histories: Histories) -> DecomposableAverage:
        """Weigh all graphs and populations.

        Raises:
            QuestionError: with fewer than 2 lists or more than `MOST_LISTS`.
        """
        histories.need_lists(2, "averaging over graphs")
        lists = len(histories.lists)
        if lists > MOST_LISTS:
            raise QuestionError(
                f"{lists} lists have too many decomposable graphs; merge to {MOST_LISTS} or fewer"
            )
        graphs = decomposable_graphs(lists)
        delta = 2.0**-lists if self.delta is None else self.delta
        most = self.most_unseen or max(4 * histories.seen, 200)
        weighed = self._weigh(histories, graphs, delta, most)
        while (
            self.most_unseen is None
            and weighed.tail(0.5) > 1e-4
            and most < FARTHEST * (histories.seen)
        ):
            most *= 4
            weighed = self._weigh(histories, graphs, delta, most)
        self._summarise(histories, graphs, weighed)
        return self

    def _weigh(self, histories: Histories, graphs: Graphs, delta: float, most: int) -> _Weighed:
        """Return the posterior over graphs and over numbers of unseen units."""
        unseen, edges = _grid(most)
        table = _marginals(histories, delta, unseen)
        prior = _log_prior(histories.seen, unseen, self.log_prior) + np.log(np.diff(edges))
        coarse = np.unique(
            np.searchsorted(unseen, np.geomspace(1, unseen[-1], 1000)).clip(0, len(unseen) - 1)
        )
        reach = (graphs.powers @ table[:, coarse] + prior[coarse]).max(axis=1)
        top = float(reach.max())
        near = np.flatnonzero(reach > top - NEGLIGIBLE - np.log(len(reach)))
        by_graph = np.zeros(len(reach))
        by_size = np.zeros(len(unseen))
        for start in range(0, len(near), CHUNK):  # 18,154 graphs at once would fill the memory
            some = near[start : start + CHUNK]
            weights = np.exp(graphs.powers[some] @ table + (prior - top))
            by_graph[some] = weights.sum(axis=1)
            by_size += weights.sum(axis=0)
        total = by_size.sum()
        return _Weighed(unseen, edges, by_size / total, by_graph / total)

    def _summarise(self, histories: Histories, graphs: Graphs, weighed: _Weighed) -> None:
        unseen, mass = weighed.unseen, weighed.by_size
        self.population_ = histories.seen + unseen
        self.posterior_ = mass
        self.mean_ = float(mass @ self.population_)
        self.se_ = float(np.sqrt(mass @ (self.population_ - self.mean_) ** 2))
        self.mode_ = float(self.population_[(mass / np.diff(weighed.edges)).argmax()])
        tail = (1 - self.level) / 2
        self.low_, self.estimate_, self.high_ = (
            histories.seen + weighed.quantile(q) for q in (tail, 0.5, 1 - tail)
        )
        self.tail_ = weighed.tail(0.9)
        joined = pairs(len(histories.lists))
        self.graphs_ = [
            (
                " ".join(
                    named(histories.lists, e)
                    for e, on in zip(joined, graphs.edges[g], strict=True)
                    if on
                )
                or "independence",
                float(weighed.by_graph[g]),
            )
            for g in np.argsort(-weighed.by_graph, kind="stable")
            if weighed.by_graph[g] > 0
        ]


def _grid(most: int) -> tuple[Floats, Floats]:
    """Return numbers of unseen units to weigh, and the edges of what each stands for."""
    if most <= EXACT:
        return np.arange(1.0, most + 1), np.arange(0.5, most + 1)
    fine = np.arange(1.0, NODES // 4)
    rest = np.geomspace(NODES // 4, most, NODES)
    unseen = np.unique(np.concatenate([fine, np.round(rest)]))
    edges = np.concatenate([[0.5], (unseen[1:] + unseen[:-1]) / 2, [most + 0.5]])
    return unseen, edges


def _log_prior(seen: int, unseen: Floats, given: Floats | None) -> Floats:
    """Return log prior plus the log multinomial coefficient's part that moves with N."""
    from scipy.special import gammaln

    total = seen + unseen
    if given is None:
        prior = -np.log(total)
    else:
        prior = np.asarray(given, dtype=float)[unseen.astype(int) - 1]
    return np.asarray(prior + gammaln(total + 1.0) - gammaln(unseen + 1.0))


def _marginals(histories: Histories, delta: float, unseen: Floats) -> Floats:
    """Return the log Dirichlet marginal of every set of lists, shape (2**lists, nodes).

    For a set S with cells i, log Π Γ(nᵢ + αₛ)/Γ(αₛ), αₛ = delta · 2^(lists − |S|); only the cell
    of zeros moves with the unseen. The empty set has one cell, everybody.
    """
    from scipy.special import gammaln

    lists = len(histories.lists)
    cells = np.arange(2**lists)
    table = np.empty((2**lists, len(unseen)))
    for mask in range(2**lists):
        alpha = delta * 2.0 ** (lists - mask.bit_count())
        sums = np.bincount(cells & mask, weights=histories.counts, minlength=2**lists)
        parts = np.unique(cells & mask)
        fixed = gammaln(sums[parts[1:]] + alpha).sum() - gammaln(alpha) * len(parts)
        table[mask] = fixed + gammaln(sums[0] + unseen + alpha)
    return table
