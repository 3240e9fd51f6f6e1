"""A design with its evidence, laid out as arrays for the kernels, once for all worlds."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds.designs import RULE_KINDS, Design

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Board", "Layout", "lay_out", "roles"]

PAIR_LIMIT = 5_000
"""Above so many parties the pairs of a world fit no cache, and hardly a memory."""


class Board(NamedTuple):
    """What the kernels read: m instruments with M memberships in CSR order, n parties."""

    start: NDArray[np.int64]
    """(m + 1) first membership of each instrument."""
    member: NDArray[np.int64]
    """(M) party of each membership."""
    keystone: NDArray[np.bool_]
    """(M) whether the instrument rests on it."""
    supplier: NDArray[np.bool_]
    """(M) whether it is a critical supplier of a programme."""
    kind: NDArray[np.int64]
    """(m) position in `RULE_KINDS`."""
    minimum: NDArray[np.int64]
    beta: NDArray[np.float64]
    imitates: NDArray[np.bool_]
    resumes: NDArray[np.bool_]
    slip: NDArray[np.float64]
    weight: NDArray[np.float64]
    """(n) capabilities, adding up to 1."""
    category: NDArray[np.int64]
    """(n) position among the categories; -1 for unknown."""
    categories: int
    hub: int
    """-1 for none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A design, its evidence and what can be valued in it.

    Attributes:
        design: as given.
        board: the arrays of the kernels.
        role: (m) number of each instrument, the same in every design that has the instrument.
        kappa: (m) probability that an instrument dies with a keystone.
        membership: (M) probability of each membership, in CSR order.
        text: (m) probability that each instrument is there at all.
        party: (n) probability that each party takes part in anything at all.
        weighted: whether capabilities were given.
        labels: the categories, sorted; empty when none were given.
    """

    design: Design
    board: Board
    role: NDArray[np.uint64]
    kappa: NDArray[np.float64]
    membership: NDArray[np.float64]
    text: NDArray[np.float64]
    party: NDArray[np.float64]
    weighted: bool
    labels: tuple[str, ...]


def roles(design: Design) -> list[int]:
    """Return a number for each instrument that does not depend on its position.

    An instrument is known by its id, or else by its members and how often the same members
    occurred before. So the tie of two parties is the same tie in a star and in a layered design.
    """
    seen: Counter[str] = Counter()
    numbers = []
    for index, members in enumerate(design.members):
        name = design.instruments[index] if design.instruments else repr(sorted(members))
        text = f"{name}\n{seen[name]}"
        seen[name] += 1
        numbers.append(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()))
    return numbers


def lay_out(
    design: Design,
    *,
    weights: ArrayLike | None = None,
    categories: Sequence[str | None] | None = None,
    membership_probability: ArrayLike | None = None,
    text_probability: ArrayLike | None = None,
    party_probability: ArrayLike | None = None,
) -> Layout:
    """Return a design as arrays.

    Args:
        design: parties, instruments and rules.
        weights: capability of each party, 0 or more; scaled to add up to 1; equal when not given.
        categories: region, or the like, of each party; None for a party of which it is unknown.
        membership_probability: of each membership, in the order of ``design.members``.
        text_probability: that each instrument is there at all.
        party_probability: that each party takes part at all; one draw for all its memberships.

    Raises:
        QuestionError: when a list is too long or short, or a number lies outside its range.
    """
    n, m = design.n, len(design.members)
    if m == 0:
        raise QuestionError(f"{design.name}: no instrument at all, so there is nothing to stress")
    sizes = [len(members) for members in design.members]
    if 0 in sizes:
        raise QuestionError(f"{design.name}: instrument {sizes.index(0)} has no party")
    start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    pairs = list(zip(design.members, design.rules, strict=True))
    labels = tuple(sorted({c for c in categories or () if c is not None}))
    if categories is not None:
        _count(design, "categories", len(categories), n, "parties")
        if not labels:
            raise QuestionError("no party has a known category, so there is no diversity to value")
    place = {label: index for index, label in enumerate(labels)}
    board = Board(
        start=start,
        member=_array([i for members in design.members for i in members], np.int64),
        keystone=_array([i in rule.keystones for ms, rule in pairs for i in ms], np.bool_),
        supplier=_array([i in rule.suppliers for ms, rule in pairs for i in ms], np.bool_),
        kind=_array([RULE_KINDS.index(rule.kind) for rule in design.rules], np.int64),
        minimum=_array([rule.minimum for rule in design.rules], np.int64),
        beta=_array([rule.beta for rule in design.rules], np.float64),
        imitates=_array([rule.imitates_keystone for rule in design.rules], np.bool_),
        resumes=_array([rule.resumes for rule in design.rules], np.bool_),
        slip=_array([rule.slip for rule in design.rules], np.float64),
        weight=_weights(design, weights),
        category=_array(
            [-1 if c is None else place[c] for c in categories or [None] * n], np.int64
        ),
        categories=len(labels),
        hub=-1 if design.hub is None else design.hub,
    )
    return Layout(
        design=design,
        board=board,
        role=_array(roles(design), np.uint64),
        kappa=_array([rule.kappa for rule in design.rules], np.float64),
        membership=_chances(
            design, "membership", membership_probability, int(start[-1]), "memberships"
        ),
        text=_chances(design, "text", text_probability, m, "instruments"),
        party=_chances(design, "party", party_probability, n, "parties"),
        weighted=weights is not None,
        labels=labels,
    )


def _array(values: ArrayLike, dtype: Any) -> NDArray[Any]:
    """Return a list as a read-only array of its own."""
    array = np.array(values, dtype=dtype)
    array.flags.writeable = False
    return array


def _count(design: Design, what: str, found: int, wanted: int, of: str) -> None:
    """Raise when a list does not match what it is about."""
    if found != wanted:
        raise QuestionError(f"{design.name}: {found} {what} were given for {wanted} {of}")


def _weights(design: Design, given: ArrayLike | None) -> NDArray[np.float64]:
    """Return capabilities that add up to 1."""
    if given is None:
        return _array(np.full(design.n, 1.0 / design.n), np.float64)
    weights = np.array(given, dtype=np.float64)
    _count(design, "weights", weights.size, design.n, "parties")
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if wrong.size:
        party = int(wrong[0])
        raise QuestionError(f"the weight of party {party} is {weights[party]}; give 0 or more")
    if weights.sum() == 0:
        raise QuestionError("all weights are 0; at least one party must be capable of something")
    return _array(weights / weights.sum(), np.float64)


def _chances(
    design: Design, what: str, given: ArrayLike | None, wanted: int, of: str
) -> NDArray[np.float64]:
    """Return probabilities; 1 where none are given."""
    if given is None:
        return _array(np.ones(wanted), np.float64)
    chances = np.array(given, dtype=np.float64)
    _count(design, f"{what} probabilities", chances.size, wanted, of)
    wrong = np.flatnonzero(~((chances >= 0) & (chances <= 1)))
    if wrong.size:
        raise QuestionError(
            f"{design.name}: {what} probability {int(wrong[0])} is {chances[wrong[0]]}; "
            "a probability lies between 0 and 1"
        )
    return _array(chances, np.float64)
