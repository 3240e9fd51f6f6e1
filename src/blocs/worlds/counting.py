"""What is so in each world, and what is it worth there, before and after a hit?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds import draws, engine
from blocs.worlds.hits import Hit
from blocs.worlds.layout import PAIR_LIMIT, Layout
from blocs.worlds.values import PAIR_VALUES, VALUES, check_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Sample", "available", "sample", "weigh"]


class Sample(NamedTuple):
    """What is so in each world before any shock; arrays of one row hold in all worlds."""

    present: NDArray[np.bool_]
    """(worlds, M) the membership holds."""
    exists: NDArray[np.bool_]
    """(worlds, m) the instrument is there."""
    dies: NDArray[np.bool_]
    """(worlds, m) it dies if a keystone leaves."""
    resistance: NDArray[np.float64]
    """(worlds, n) exits it takes to sway a party, in units of its exponential distribution."""


def sample(layout: Layout, key: NDArray[np.uint64], worlds: NDArray[np.uint64]) -> Sample:
    """Return which facts hold in each world, and how each party and instrument is disposed.

    A party has one resistance per world, the same in every instrument: who is easily swayed is
    swayed everywhere.

    Args:
        layout: a design as arrays.
        key: of the seed, from `blocs.worlds.draws.keys`.
        worlds: numbers of the worlds; the same number always means the same world.
    """
    board, n, m = layout.board, layout.board.weight.size, layout.board.kind.size
    parties, owner = np.arange(n), np.repeat(np.arange(m), np.diff(board.start))
    nothing = np.zeros(max(n, m), np.uint64)

    present = _chosen(
        layout.membership,
        draws.MEMBERSHIP,
        layout.role[owner],
        board.member.astype(np.uint64),
        key,
        worlds,
    )
    taking_part = _chosen(
        layout.party, draws.PARTY, nothing[:n], parties.astype(np.uint64), key, worlds
    )
    if len(taking_part) > 1 or not taking_part.all():
        present = present & np.take(taking_part, board.member, axis=1)
    exists = _chosen(layout.text, draws.TEXT, layout.role, nothing[:m], key, worlds)
    rests = np.add.reduceat(board.keystone, board.start[:-1]) > 0
    dies = _chosen(
        np.where(rests, layout.kappa, 0.0), draws.KAPPA, layout.role, nothing[:m], key, worlds
    )
    resistance = np.zeros((1, n))
    if board.beta.any():
        unit = draws.uniforms(key, draws.RESISTANCE, nothing[:n], parties.astype(np.uint64), worlds)
        resistance = -np.log1p(-unit)
    return Sample(present, exists, dies, resistance)


def _chosen(
    chance: NDArray[np.float64],
    purpose: int,
    instruments: NDArray[np.uint64],
    parties: NDArray[np.uint64],
    key: NDArray[np.uint64],
    worlds: NDArray[np.uint64],
) -> NDArray[np.bool_]:
    """Return what happens in each world: one row when nothing is left to chance."""
    certain: NDArray[np.bool_] = (chance == 1)[np.newaxis]
    open_ = np.flatnonzero((chance > 0) & (chance < 1))
    if open_.size == 0:
        return certain
    out = np.repeat(certain, worlds.size, axis=0)
    unit = draws.uniforms(key, purpose, instruments[open_], parties[open_], worlds)
    out[:, open_] = unit < chance[open_]
    return out


def weigh(
    layout: Layout, drawn: Sample, hit: Hit | None, worlds: int, *, pairs: bool = True
) -> NDArray[np.float64]:
    """Return the counts of each value in each world.

    Args:
        layout: a design as arrays.
        drawn: what is so in each world.
        hit: what the shock does there; None for the state before any shock.
        worlds: number of worlds.
        pairs: whether to count pairs; without, their rows are 0.

    Returns:
        (8, worlds), rows in the order of `blocs.worlds.values.VALUES`.

    Raises:
        QuestionError: when a mask of the shock has another shape than it must have.
    """
    n, m = layout.board.weight.size, layout.board.kind.size
    nobody, nothing = np.zeros((1, n), np.bool_), np.zeros((1, m), np.bool_)
    out = frozen = nobody
    void = slipped = nothing
    if hit is not None:
        out = _mask(hit.out, "out", worlds, n, nobody)
        frozen = _mask(hit.frozen, "frozen", worlds, n, nobody)
        void = _mask(hit.void, "void", worlds, m, nothing)
        slipped = _mask(hit.slipped, "slipped", worlds, m, nothing)
    counts = np.zeros((len(VALUES), worlds))
    # The kernel is compiled anew for every order of memory; one is enough.
    engine.run(
        layout.board,
        pairs,
        np.ascontiguousarray(drawn.present),
        np.ascontiguousarray(drawn.exists),
        np.ascontiguousarray(drawn.dies),
        np.ascontiguousarray(drawn.resistance),
        out,
        frozen,
        void,
        slipped,
        counts,
    )
    return counts


def _mask(
    mask: NDArray[np.bool_] | None, name: str, worlds: int, width: int, empty: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return a mask as the kernel wants it."""
    if mask is None:
        return empty
    if mask.ndim != 2 or len(mask) not in (1, worlds) or mask.shape[1] != width:
        raise QuestionError(
            f"the shock's mask {name!r} has the shape {mask.shape}; "
            f"expected ({worlds}, {width}) or (1, {width})"
        )
    return np.ascontiguousarray(mask, np.bool_)


def available(layout: Layout, values: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the values that a design has, or those asked for.

    Raises:
        QuestionError: when a value asked for needs what was not given, or there are too many
            parties for pairs.
    """
    lacking = {
        "hub-reach": None if layout.board.hub >= 0 else "a hub, and the design has none",
        "capability-reach": None if layout.weighted else "weights",
        "diversity": None if layout.labels else "categories",
    }
    if values is None:
        chosen = tuple(v for v in VALUES if lacking.get(v) is None)
    else:
        chosen = tuple(values)
        if not chosen:
            raise QuestionError(f"no value was asked for; choose among {', '.join(VALUES)}")
        for value in chosen:
            check_value(value)
            if lacking.get(value) is not None:
                raise QuestionError(f"{layout.design.name}: {value} needs {lacking[value]}")
    if layout.design.n > PAIR_LIMIT and set(chosen) & set(PAIR_VALUES):
        raise QuestionError(
            f"{layout.design.name}: pairs are counted for up to {PAIR_LIMIT} parties, and there "
            f"are {layout.design.n}; ask for values without {' and '.join(PAIR_VALUES)}"
        )
    return chosen
