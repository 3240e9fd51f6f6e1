"""Many worlds: what a shock leaves of a design in each of them.

Worlds are done in blocks, so that memory stays bounded, progress can be told and a run can be
stopped. Chance depends on the seed and the world alone (`blocs.worlds.draws`), so neither threads
nor the other designs change a result.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds import draws
from blocs.worlds.counting import available, sample, weigh
from blocs.worlds.designs import Design
from blocs.worlds.hits import Shock
from blocs.worlds.layout import Layout, lay_out
from blocs.worlds.values import PAIR_VALUES, VALUES, Outcome

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Progress", "check_worlds", "evaluate", "in_blocks", "run_worlds"]

Part = TypeVar("Part")

Progress = Callable[[int, int], object]
"""Called with the worlds done and the worlds asked for."""

_NUMBERS = 2**20
"""Numbers a block draws for the shock; some megabytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some neighbouring worlds."""

    number: int
    first: int
    count: int

    @property
    def ids(self) -> NDArray[np.uint64]:
        """Return the numbers of the worlds."""
        return np.arange(self.first, self.first + self.count).astype(np.uint64)

    @property
    def span(self) -> slice:
        """Return where the worlds stand among all."""
        return slice(self.first, self.first + self.count)


def check_worlds(worlds: int) -> int:
    """Return a number of worlds unchanged.

    Raises:
        QuestionError: when it is no whole number of 1 or more.
    """
    if isinstance(worlds, bool) or not isinstance(worlds, int | np.integer) or worlds < 1:
        raise QuestionError(f"{worlds!r} worlds; give a whole number of 1 or more")
    return int(worlds)


def shock_generator(seed: int, block: int) -> np.random.Generator:
    """Return the generator from which a shock draws in one block."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(1, block))))


def in_blocks(
    work: Callable[[Block], Part],
    take: Callable[[Block, Part], object],
    *,
    worlds: int,
    n: int,
    threads: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Do some work for every block of worlds and return how many worlds were done.

    A KeyboardInterrupt ends the run after the blocks that are done; it is raised only when none is.

    Args:
        work: called once for each block, in several threads at once.
        take: called with each block and the result of its work, in this thread and in order.
        worlds: how many, 1 or more.
        n: number of parties; it alone decides the size of a block.
        threads: how many; one for each processor when not given.
        progress: called after each block, in this thread.

    Raises:
        QuestionError: when worlds or threads are no whole number of 1 or more.
    """
    check_worlds(worlds)
    if threads is None:
        threads = processors()
    elif isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise QuestionError(f"{threads!r} threads; give a whole number of 1 or more")
    size = max(64, min(1024, _NUMBERS // n // 4 * 4))
    blocks = [
        Block(number, first, min(size, worlds - first))
        for number, first in enumerate(range(0, worlds, size))
    ]
    done = 0
    try:
        with closing(_in_order(work, blocks, threads)) as finished:
            for block, part in finished:
                take(block, part)
                done += block.count
                if progress is not None:
                    progress(done, worlds)
    except KeyboardInterrupt:
        if done == 0:
            raise
    return done


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_order(
    work: Callable[[Block], Part], blocks: Sequence[Block], threads: int
) -> Generator[tuple[Block, Part]]:
    """Yield each block with its result when it and all before it are done."""
    # The first block compiles the kernels; that is done once, and not by all threads at once.
    yield blocks[0], work(blocks[0])
    if threads == 1 or len(blocks) == 1:
        for block in blocks[1:]:
            yield block, work(block)
        return
    waiting: deque[tuple[Block, Future[Part]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for block in blocks[1:]:
                waiting.append((block, pool.submit(work, block)))
                # A few blocks ahead keep the threads busy; more would only fill the memory.
                if len(waiting) > 2 * threads:
                    ready, future = waiting.popleft()
                    yield ready, future.result()
            while waiting:
                ready, future = waiting.popleft()
                yield ready, future.result()
        finally:
            for _, future in waiting:
                future.cancel()


def run_worlds(
    layouts: Sequence[Layout],
    shock: Shock,
    *,
    worlds: int,
    seed: int,
    pairs: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return the counts before and after a shock, of each design in the same worlds.

    Args:
        layouts: designs with the same number of parties.
        shock: what happens.
        worlds: how many, 1 or more.
        seed: of all chance.
        pairs: whether to count pairs.
        threads: how many; one for each processor when not given.
        progress: called after each block.

    Returns:
        For each design, before and after: (8, worlds done).
    """
    key, worlds = draws.keys(seed), check_worlds(worlds)
    after = [np.zeros((len(VALUES), worlds)) for _ in layouts]
    before = [_before(layout, key, worlds, pairs) for layout in layouts]

    def work(block: Block) -> None:
        # Each block writes its own columns.
        for layout, first, second in zip(layouts, before, after, strict=True):
            hit = shock.draw(shock_generator(seed, block.number), block.count, layout.design)
            drawn = sample(layout, key, block.ids)
            if first.flags.writeable:
                first[:, block.span] = weigh(layout, drawn, None, block.count, pairs=pairs)
            second[:, block.span] = weigh(layout, drawn, hit, block.count, pairs=pairs)

    done = in_blocks(
        work,
        lambda block, part: None,
        worlds=worlds,
        n=layouts[0].design.n,
        threads=threads,
        progress=progress,
    )
    return [(b[:, :done], a[:, :done]) for b, a in zip(before, after, strict=True)]


def _before(
    layout: Layout, key: NDArray[np.uint64], worlds: int, pairs: bool
) -> NDArray[np.float64]:
    """Return the counts before the shock where they are the same in all worlds, else room."""
    facts = (layout.membership, layout.text, layout.party)
    if any(((chance > 0) & (chance < 1)).any() for chance in facts):
        return np.zeros((len(VALUES), worlds))
    drawn = sample(layout, key, np.zeros(1, np.uint64))
    return np.broadcast_to(weigh(layout, drawn, None, 1, pairs=pairs), (len(VALUES), worlds))


def outcome(
    layout: Layout,
    shock: Shock,
    seed: int,
    worlds: int,
    values: Sequence[str],
    counts: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> Outcome:
    """Return the counts of the values that were asked for."""
    rows = [VALUES.index(value) for value in values]
    before, after = (part[rows] for part in counts)
    for part in (before, after):
        part.flags.writeable = False
    return Outcome(
        layout.design.name, shock.words, int(seed), tuple(values), before, after, int(worlds)
    )


def evaluate(
    design: Design,
    shock: Shock,
    *,
    worlds: int,
    seed: int,
    weights: ArrayLike | None = None,
    categories: Sequence[str | None] | None = None,
    membership_probability: ArrayLike | None = None,
    text_probability: ArrayLike | None = None,
    party_probability: ArrayLike | None = None,
    values: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Return what a shock leaves of a design, in many worlds.

    Args:
        design: parties, instruments and rules.
        shock: what happens.
        worlds: how many, 1 or more.
        seed: of all chance; the same seed gives the same bytes.
        weights: capability of each party, 0 or more; needed for capability reach.
        categories: region, or the like, of each party, None where unknown; needed for diversity.
        membership_probability: of each membership, in the order of ``design.members``.
        text_probability: that each instrument is there at all.
        party_probability: that each party takes part at all; one draw for all its memberships.
        values: which of `blocs.worlds.values.VALUES`; all that the design has when not given.
        threads: how many; one for each processor when not given.
        progress: called with the worlds done and asked for, after each block of worlds.

    Raises:
        QuestionError: when the shock makes no sense in this design, or a number or list is wrong.

    Example:
        >>> from blocs.worlds.designs import star
        >>> from blocs.worlds.shocks import hub_loss
        >>> evaluate(star(37), hub_loss(), worlds=1, seed=1).summary("member-reach").mean
        0.0
    """
    layout = lay_out(
        design,
        weights=weights,
        categories=categories,
        membership_probability=membership_probability,
        text_probability=text_probability,
        party_probability=party_probability,
    )
    chosen = available(layout, values)
    counts = run_worlds(
        [layout],
        shock,
        worlds=worlds,
        seed=seed,
        pairs=bool(set(chosen) & set(PAIR_VALUES)),
        threads=threads,
        progress=progress,
    )
    return outcome(layout, shock, seed, worlds, chosen, counts[0])
