"""Ways in which the network may be: certain, possible, drawn at random, or with edges missing.

A measure is a function of a world. What is only possible makes it a range; what nobody has
found yet is tried by taking edges away and looking how far the measure moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blocs.network.hypergraph import Network

__all__ = ["World", "Worlds"]


@dataclass(frozen=True, eq=False)
class World:
    """One way in which the network may be.

    Attributes:
        parties: number of parties of the network, tied in this world or not.
        instruments: number of instruments of the network, alive in this world or not.
        rows, columns: party and instrument of each membership that holds, by index. An
            instrument holds when its text is in force and two parties or more are in it.
    """

    parties: int
    instruments: int
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Return the number of parties of each instrument; 0 where it does not hold."""
        sizes: NDArray[np.int64] = np.bincount(self.columns, minlength=self.instruments)
        return sizes

    @cached_property
    def degrees(self) -> NDArray[np.int64]:
        """Return the number of instruments of each party."""
        degrees: NDArray[np.int64] = np.bincount(self.rows, minlength=self.parties)
        return degrees

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Return how many instruments each pair of parties shares; 0 on the diagonal."""
        from scipy.sparse import csr_array

        ones = np.ones(len(self.rows))
        table = csr_array((ones, (self.rows, self.columns)), (self.parties, self.instruments))
        shared: NDArray[np.float64] = (table @ table.T).toarray()
        np.fill_diagonal(shared, 0.0)
        return shared

    @cached_property
    def partners(self) -> NDArray[np.int64]:
        """Return the number of distinct partners of each party."""
        partners: NDArray[np.int64] = np.count_nonzero(self.shares, axis=1)
        return partners

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """Return which parties are in any instrument."""
        return self.degrees > 0


class Worlds:
    """Makes worlds of one network.

    Attributes:
        network: the network.
        parties: index of each party.
        certain: the world of what is certain.
        possible: the world in which everything possible holds.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        table = network.incidence()
        sizes = np.diff(table.offsets)
        self._rows = table.members
        self._columns = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self._certain = table.certain
        self._text_certain = table.text_certain
        self.parties = {p: n for n, p in enumerate(network.parties)}
        # What can be missing as one: a text of two parties, or a seat in a larger one.
        alone = sizes[self._columns] > 2
        numbers = np.arange(len(self._columns)) + len(sizes)
        self._unit = np.where(alone, numbers, self._columns)
        self.certain = self._world(table.certain, table.text_certain)
        self.possible = self._world(np.ones_like(table.certain), np.ones_like(table.text_certain))

    @property
    def is_open(self) -> bool:
        """Return whether anything is only possible."""
        return not (bool(self._certain.all()) and bool(self._text_certain.all()))

    def _world(self, members: NDArray[np.bool_], texts: NDArray[np.bool_]) -> World:
        held = members & texts[self._columns]
        count = np.bincount(self._columns[held], minlength=len(texts))
        held &= count[self._columns] >= 2
        return World(len(self.parties), len(texts), self._rows[held], self._columns[held])

    def sampled(self, draws: int, seed: int) -> Iterator[World]:
        """Yield worlds in which each possible text and membership holds with probability 1/2.

        Args:
            draws: how many.
            seed: of the generator.
        """
        random = np.random.default_rng([seed, 0])
        for _ in range(draws):
            members = self._certain | (random.random(len(self._certain)) < 0.5)
            texts = self._text_certain | (random.random(len(self._text_certain)) < 0.5)
            yield self._world(members, texts)

    def thinned(self, share: float, draws: int, seed: int) -> Iterator[World]:
        """Yield the possible world with a share of its edges taken away at random.

        An edge is an instrument of two parties, or one party's place in a larger one.

        Args:
            share: of the edges, in (0, 1); rounded to a whole number, at least one.
            draws: how many.
            seed: of the generator.

        Raises:
            QuestionError: when the share is not between 0 and 1.
        """
        if not 0 < share < 1:
            raise QuestionError(f"a share of missing edges lies between 0 and 1, not at {share}")
        random = np.random.default_rng([seed, 1])
        units = np.unique(self._unit)
        taken = max(1, round(share * len(units)))
        texts = np.ones_like(self._text_certain)
        for _ in range(draws):
            missing = random.choice(units, size=taken, replace=False)
            yield self._world(~np.isin(self._unit, missing), texts)
