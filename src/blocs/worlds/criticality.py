"""Who, and which text, holds a network up: what is lost without it, and its fair share.

Two questions that differ: what a single loss costs (N-1), and what each is due when anything may be
missing (Shapley, Banzhaf). Two texts over the same pair each have an N-1 loss of nothing, and half
of the pair is due to each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import QuestionError
from blocs.worlds.coalitions import (
    VALUES,
    Living,
    World,
    by_enumeration,
    by_sampling,
    instrument_shares,
    worth_of,
)
from blocs.worlds.designs import Design, Rule
from blocs.worlds.draws import check_seed
from blocs.worlds.layout import Layout, lay_out
from blocs.worlds.sums import by_games

__all__ = ["Criticality", "Share", "criticality"]

CONFIGURATIONS = 8
"""Up to so many uncertain facts all combinations of them are looked at."""

_Z = NormalDist().inv_cdf(0.975)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """What one party or instrument means for a value, in the value's own unit.

    Attributes:
        kind: ``party`` or ``instrument``.
        index: in the design.
        name: its id, or its number when the design has no ids.
        loss: what is lost when it alone is gone, in the mean over the uncertain facts.
        shapley: its share of the whole; all parties' shares add up to the whole.
        error: standard error of ``shapley``; 0 when exact.
        low: lower end of the 95 % interval of ``shapley``: of the sampling, or with uncertain
            facts of its spread over them.
        high: upper end.
        banzhaf: mean of what it adds to a random coalition of the others (absolute).
        banzhaf_error: standard error of ``banzhaf``; 0 when exact.
    """

    kind: str
    index: int
    name: str
    loss: float
    shapley: float
    error: float
    low: float
    high: float
    banzhaf: float
    banzhaf_error: float


@dataclass(frozen=True, slots=True)
class Criticality:
    """Shares of a design's value, the largest first.

    Attributes:
        design: its name.
        value: one of `blocs.worlds.coalitions.VALUES`.
        total: value of the whole, in the mean over the uncertain facts.
        parties: one share for each party.
        instruments: one for each instrument, while all parties act.
        method: of the parties' shares: ``closed form``, ``enumeration`` or ``sampling``, the least
            exact one that was needed.
        worlds: combinations of the uncertain facts that were looked at; 1 when nothing is open.
        all_worlds: whether these are all there are.
    """

    design: str
    value: str
    total: float
    parties: tuple[Share, ...]
    instruments: tuple[Share, ...]
    method: str
    worlds: int
    all_worlds: bool


def criticality(
    design: Design | Layout,
    value: str = "tied-pairs",
    *,
    samples: int = 2_000,
    worlds: int = 200,
    seed: int | None = None,
) -> Criticality:
    """Return what each party and each instrument means for a value.

    The shares are of who acts, for whatever reason: imitation has no part in them, and a suspension
    counts as an absence. A keystone's absence kills with probability kappa, in expectation.

    Args:
        design: or its `Layout`, which carries weights and the probabilities of its facts.
        value: one of `blocs.worlds.coalitions.VALUES`.
        samples: mirrored pairs of random orders, where nothing exact is possible.
        worlds: combinations of uncertain facts to draw, when more than 8 facts are uncertain.
        seed: needed only where something is drawn.

    Returns:
        Shares of parties and instruments, the largest first.

    Raises:
        QuestionError: when there is no such value, the value needs a hub or weights that the
            design does not have, or chance is needed and no seed is given.

    Example:
        >>> from blocs.worlds.designs import star
        >>> found = criticality(star(37), "live-instruments")
        >>> [(share.name, share.shapley) for share in found.parties[:2]]
        [('0', 18.0), ('1', 0.5)]
    """
    layout = design if isinstance(design, Layout) else lay_out(design)
    _check(layout, value, samples, worlds)
    found = list(_worlds(layout, worlds, seed))
    chances = np.array([chance for chance, _ in found])
    n, m = layout.design.n, len(layout.design.members)
    shapley, shapley_error = np.zeros((2, len(found), n))
    banzhaf, banzhaf_error = np.zeros((2, len(found), n))
    loss, total = np.zeros((len(found), n)), np.zeros(len(found))
    texts = np.zeros((3, len(found), m))
    methods = set()
    for w, (_, world) in enumerate(found):
        total[w], loss[w] = _losses(world, value)
        texts[:, w] = instrument_shares(world, value, m)
        exact = by_games(world, value)
        methods.add("closed form" if exact is not None else "enumeration")
        if exact is None:
            exact = by_enumeration(world, value)
        if exact is not None:
            shapley[w], banzhaf[w] = exact
            continue
        methods.add("sampling")
        each = samples if len(found) == 1 else max(2, samples // len(found))
        rng = np.random.default_rng([_seed(seed, "the coalitions are too many"), w])
        shapley[w], shapley_error[w], banzhaf[w], banzhaf_error[w] = by_sampling(
            world, value, each, rng
        )
    open_facts = _open(layout)
    everything = open_facts.size <= CONFIGURATIONS
    estimates = [
        _estimate(chances, values, errors, everything)
        for values, errors in (
            (shapley, shapley_error),
            (banzhaf, banzhaf_error),
            (texts[1], np.zeros_like(texts[1])),
            (texts[2], np.zeros_like(texts[2])),
        )
    ]
    return Criticality(
        design=layout.design.name,
        value=value,
        total=float(chances @ total),
        parties=_shares("party", layout.design.parties, chances @ loss, *estimates[:2]),
        instruments=_shares(
            "instrument", layout.design.instruments, chances @ texts[0], *estimates[2:]
        ),
        method=max(methods, key=("closed form", "enumeration", "sampling").index),
        worlds=len(found),
        all_worlds=everything,
    )


def _check(layout: Layout, value: str, samples: int, worlds: int) -> None:
    """Raise when the question cannot be answered."""
    if value not in VALUES:
        raise QuestionError(f"{value!r} is no value to share out; choose {', '.join(VALUES)}")
    if value == "hub-reach" and layout.design.hub is None:
        raise QuestionError(f"{layout.design.name} has no hub, so it has no hub reach")
    if value == "capability-reach" and not layout.weighted:
        raise QuestionError("capability reach needs weights; lay_out(design, weights=…) takes them")
    if samples < 2 or worlds < 2:
        raise QuestionError(
            f"{samples} samples and {worlds} worlds; an error needs 2 or more of each"
        )


def _seed(seed: int | None, why: str) -> int:
    if seed is None:
        raise QuestionError(f"{why} to look at all, so some are drawn: give a seed")
    return check_seed(seed)


def _open(layout: Layout) -> NDArray[np.int64]:
    """Return which facts are uncertain: memberships, then texts, then parties."""
    facts = np.concatenate([layout.membership, layout.text, layout.party])
    return np.flatnonzero((facts > 0) & (facts < 1))


def _worlds(layout: Layout, worlds: int, seed: int | None) -> Iterator[tuple[float, World]]:
    """Yield combinations of the uncertain facts with their weight: all, or a sample."""
    facts = np.concatenate([layout.membership, layout.text, layout.party])
    uncertain = _open(layout)
    holds = facts > 0
    if uncertain.size <= CONFIGURATIONS:
        for combination in product((True, False), repeat=uncertain.size):
            holds[uncertain] = combination
            chance = np.prod(np.where(combination, facts[uncertain], 1 - facts[uncertain]))
            yield float(chance), _world(layout, holds)
        return
    rng = np.random.default_rng([_seed(seed, "the uncertain facts are too many"), 2**32])
    for _ in range(worlds):
        holds[uncertain] = rng.random(uncertain.size) < facts[uncertain]
        yield 1.0 / worlds, _world(layout, holds)


def _world(layout: Layout, holds: NDArray[np.bool_]) -> World:
    """Return the instruments that live when these facts hold and every party acts."""
    board, design = layout.board, layout.design
    m, memberships = len(design.members), board.member.size
    living = []
    for e, rule in enumerate(design.rules):
        if not holds[memberships + e]:
            continue
        members = tuple(
            int(board.member[j])
            for j in range(board.start[e], board.start[e + 1])
            if holds[j] and holds[memberships + m + board.member[j]]
        )
        instrument = _living(e, members, rule, len(design.members[e]))
        if instrument is not None:
            living.append(instrument)
    return World(design.n, tuple(living), board.hub, board.weight)


def _living(index: int, members: tuple[int, ...], rule: Rule, signed: int) -> Living | None:
    """Return an instrument with its rule spelt out; None when it is dead to begin with."""
    needed = {
        "bilateral": signed,
        "consensus": 2 if rule.resumes else max(2, len(members)),
    }.get(rule.kind, rule.minimum)
    if len(members) < needed:
        return None
    living = Living(index, members, needed)
    keystones = frozenset(rule.keystones) & set(members)
    if keystones and rule.kappa > 0:
        living = replace(living, keystones=keystones, kappa=rule.kappa)
    if rule.kind == "programme" and rule.slip > 0:
        suppliers = tuple(i for i in rule.suppliers if i in members)
        living = replace(living, suppliers=suppliers, slip=rule.slip)
    return living


def _losses(world: World, value: str) -> tuple[float, Floats]:
    """Return the value of the whole, and what each party's absence costs."""
    acts = np.ones(world.n, np.bool_)
    whole = worth_of(world, value, acts)
    loss = np.zeros(world.n)
    for i in sorted({i for e in world.living for i in e.members}):
        acts[i] = False
        loss[i] = whole - worth_of(world, value, acts)
        acts[i] = True
    return whole, loss


def _estimate(
    chances: Floats, values: Floats, errors: Floats, everything: bool
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return mean, standard error, and the ends of the interval, over worlds (rows)."""
    mean = chances @ values
    variance = chances**2 @ errors**2
    if not everything:
        variance = np.maximum(((values - mean) ** 2).mean(axis=0) / (len(values) - 1), variance)
    error = np.sqrt(variance)
    if len(values) == 1:
        return mean, error, mean - _Z * error, mean + _Z * error
    low, high = np.empty_like(mean), np.empty_like(mean)
    for i in range(mean.size):
        order = np.argsort(values[:, i], kind="stable")
        reached = np.cumsum(chances[order])
        for end, at in ((low, 0.025), (high, 0.975)):
            place = min(int(np.searchsorted(reached, at - 1e-12)), len(order) - 1)
            end[i] = values[order[place], i]
    return mean, error, low, high


def _shares(
    kind: str, names: tuple[str, ...], loss: Floats, shapley: Any, banzhaf: Any
) -> tuple[Share, ...]:
    """Return the rows, the largest Shapley value first, then loss, then position."""
    mean, error, low, high = shapley
    rows = [
        Share(
            kind=kind,
            index=i,
            name=names[i] if names else str(i),
            loss=float(loss[i]),
            shapley=float(mean[i]),
            error=float(error[i]),
            low=float(low[i]),
            high=float(high[i]),
            banzhaf=float(banzhaf[0][i]),
            banzhaf_error=float(banzhaf[1][i]),
        )
        for i in range(mean.size)
    ]
    # Rounded, so that noise of the last bit does not reorder equals.
    return tuple(sorted(rows, key=lambda r: (-round(r.shapley, 9), -round(r.loss, 9), r.index)))
