"""Published tables of capture histories, and small ones that tests make."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from blocs.counts.histories import Histories, captures_of

TABLES = Path(__file__).parent / "tables"


def table(name: str) -> Histories:
    """Return a published table by the name of its file."""
    return Histories.from_csv(TABLES / f"{name}.csv")


def from_counts(counts: list[int] | NDArray[np.int64]) -> Histories:
    """Return the table with these counts, in the order of `captures_of`, without the unseen."""
    lists = (len(counts)).bit_length()
    return Histories.from_arrays(captures_of(lists)[1:], counts)


def expected_table(population: int, chances: list[float]) -> Histories:
    """Return what independent lists see of a population on average, when that comes out whole."""
    captures = captures_of(len(chances))
    p = np.array(chances)
    cells = population * np.where(captures == 1, p, 1 - p).prod(axis=1)
    assert np.allclose(cells, np.round(cells))
    return Histories.from_arrays(captures[1:], np.round(cells[1:]).astype(int))


def drawn(
    rng: np.random.Generator,
    population: int,
    chances: list[float],
    *,
    copying: float = 0.0,
    avoiding: float = 0.0,
    unequal: bool = False,
) -> Histories:
    """Draw what lists see of a population.

    Args:
        rng: source of chance.
        population: true size; chances: of each list to find a unit.
        copying: share of units for which the second list repeats the first.
        avoiding: share of units on the first list that the second then leaves out.
        unequal: half of the units are three times as easy to find as the others.
    """
    p = np.broadcast_to(np.array(chances), (population, len(chances))).copy()
    if unequal:
        p[: population // 2] *= 1.5
        p[population // 2 :] *= 0.5
    found = rng.random(p.shape) < np.minimum(p, 0.95)
    same = rng.random(population) < copying
    found[same, 1] = found[same, 0]
    found[(rng.random(population) < avoiding) & found[:, 0], 1] = False
    seen = found[found.any(axis=1)]
    return Histories.from_arrays(seen.astype(int))


@st.composite
def small_tables(draw: st.DrawFn, lists: int = 3, most: int = 30) -> Histories:
    """Draw a table in which each list holds somebody."""
    counts = draw(
        st.lists(st.integers(0, most), min_size=2**lists - 1, max_size=2**lists - 1).filter(
            lambda c: bool((np.array(c) @ captures_of(lists)[1:] > 0).all())
        )
    )
    return from_counts(counts)


@st.composite
def rich_tables(draw: st.DrawFn, lists: int = 3) -> Histories:
    """Draw a table without empty cells, on which every method has an estimate."""
    size = 2**lists - 1
    return from_counts(draw(st.lists(st.integers(3, 60), min_size=size, max_size=size)))


def shuffled(histories: Histories, order: tuple[int, ...]) -> Histories:
    """Return the table with its lists in another order, names going along."""
    held = np.flatnonzero(histories.counts)
    return Histories.from_arrays(
        histories.captures[held][:, order],
        histories.counts[held],
        lists=[histories.lists[j] for j in order],
    )
