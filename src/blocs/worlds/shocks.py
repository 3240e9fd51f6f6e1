"""What can happen? Parties leave by lot, by aim or by common cause; texts are barred or slip.

A shock that draws parties by lot gives every party a number, eligible or not, so that designs over
the same parties lose the same ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import QuestionError
from blocs.worlds.bars import freeze, legal_bar, programme_slip
from blocs.worlds.designs import Design, check_probability
from blocs.worlds.hits import Hit, Name, Shock, find_parties, hub_of, names_in_words, partners
from blocs.worlds.orders import Order, check_order, exit_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "bloc_switch",
    "common_cause",
    "freeze",
    "given_exits",
    "hub_loss",
    "independent_exits",
    "legal_bar",
    "programme_slip",
    "random_exits",
    "targeted_exits",
]


@dataclass(frozen=True, slots=True)
class _ByLot:
    """So many of the parties, or of the hub's partners, leave."""

    words: str
    count: int | None
    share: float | None
    among: str

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        eligible = list(range(design.n)) if self.among == "parties" else partners(design)
        count = _how_many(self.count, self.share, len(eligible), f"{self.among} of {design.name}")
        lots = np.full((worlds, design.n), np.inf)
        lots[:, eligible] = rng.random((worlds, design.n))[:, eligible]
        return Hit(_first(lots, count))


def _how_many(count: int | None, share: float | None, whole: int, of: str) -> int:
    """Return a number of parties, a share rounded down to whole parties."""
    if count is None:
        # 0.45 x 40 is 18 parties, whatever binary fractions make of it.
        count = math.floor((share or 0.0) * whole + 1e-9)
        if count == 0:
            raise QuestionError(f"a share of {share} of the {whole} {of} is less than one of them")
    if count > whole:
        raise QuestionError(f"{count} cannot leave: there are {whole} {of}")
    return count


def _first(lots: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Return a mask of the lowest lots in each row."""
    out = np.zeros(lots.shape, np.bool_)
    lowest = np.argpartition(lots, count - 1, axis=1)[:, :count]
    np.put_along_axis(out, lowest, True, axis=1)
    return out


def random_exits(
    count: int | None = None, *, share: float | None = None, among: str = "parties"
) -> Shock:
    """Return the exit of some parties, drawn by lot.

    Args:
        count: how many leave, 1 or more.
        share: instead, which share leaves, in (0, 1], rounded down to whole parties.
        among: ``parties``, or ``partners`` to spare the hub and whoever shares nothing with it.

    Raises:
        QuestionError: when not exactly one of count and share is given, or it is out of range.
    """
    if among not in ("parties", "partners"):
        raise QuestionError(f"among is {among!r}; choose parties or partners")
    whom = "the parties" if among == "parties" else "the hub's partners"
    return _ByLot(f"{_some(count, share)} of {whom} leave, drawn by lot", count, share, among)


def _some(count: int | None, share: float | None) -> str:
    """Return how many in words, after checking them."""
    if (count is None) == (share is None):
        raise QuestionError("give either a count or a share of those who leave")
    if share is not None:
        if not 0 < share <= 1:
            raise QuestionError(f"the share is {share}; it must be above 0 and at most 1")
        return f"{100 * share:g} %"
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 1:
        raise QuestionError(f"the count is {count!r}; give a whole number of 1 or more")
    return str(count)


@dataclass(frozen=True, slots=True)
class _Independent:
    """Each party leaves with the same probability."""

    words: str
    probability: float

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        return Hit(rng.random((worlds, design.n)) < self.probability)


def independent_exits(probability: float) -> Shock:
    """Return the absence of each party with some probability, independent of the others.

    With ``1 - probability`` as the long-run availability of a party this is the state of a network
    whose parties fail and are repaired independently.

    Raises:
        QuestionError: when it is no probability.
    """
    check_probability(probability, "the probability of an exit")
    words = f"each party is out with probability {probability:g}, independently of the others"
    return _Independent(words, probability)


@dataclass(frozen=True, slots=True)
class _Targeted:
    """The first of an order leave."""

    words: str
    count: int
    order: Order
    weights: tuple[float, ...] | None

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        count = _how_many(self.count, None, design.n, f"parties of {design.name}")
        lots = rng.random((worlds, design.n))
        order = exit_order(design, self.order, self.weights, lots)
        out = np.zeros((worlds, design.n), np.bool_)
        np.put_along_axis(out, order[:, :count], True, axis=1)
        return Hit(out)


def _leave(parties: Sequence[int], worlds: int, design: Design) -> Hit:
    """Return the exit of the same parties in every world."""
    out = np.zeros((worlds, design.n), np.bool_)
    out[:, list(parties)] = True
    return Hit(out)


def targeted_exits(
    count: int, *, by: Order = "degree", weights: Sequence[float] | None = None
) -> Shock:
    """Return the exit of the parties that matter most by some order; equals are drawn by lot.

    Args:
        count: how many leave, 1 or more.
        by: ``degree`` (instruments held), ``capability`` (needs weights), or the parties in order.
        weights: capability of each party.

    Raises:
        QuestionError: when the order is unknown, too short or lacks its weights.
    """
    how_many = _some(count, None)
    check_order(by, weights)
    if by == "random":
        raise QuestionError("exits by lot are no targeted exits; ask for random_exits")
    if not isinstance(by, str) and len(by) < count:
        raise QuestionError(f"{count} are to leave, but the order names {len(by)}")
    words = f"the {how_many} first by {by if isinstance(by, str) else 'the given order'} leave"
    kept = None if weights is None else tuple(float(w) for w in weights)
    return _Targeted(words, count, by if isinstance(by, str) else tuple(by), kept)


@dataclass(frozen=True, slots=True)
class _Given:
    """Named parties leave, in every world."""

    words: str
    parties: tuple[Name, ...]

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        return _leave(find_parties(self.parties, design), worlds, design)


def given_exits(parties: Sequence[Name]) -> Shock:
    """Return the exit of named parties, by position or id.

    Raises:
        QuestionError: when none is named.
    """
    return _Given(f"{names_in_words(parties, 'party')} leave", tuple(parties))


@dataclass(frozen=True, slots=True)
class _HubLoss:
    """The hub leaves."""

    words: str = "the hub leaves"

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        return _leave([hub_of(design)], worlds, design)


def hub_loss() -> Shock:
    """Return the exit of the hub."""
    return _HubLoss()


@dataclass(frozen=True, slots=True)
class _CommonCause:
    """An event that, if it comes, tests every partner of the hub at once."""

    words: str
    event: float
    failure: float
    strikes: str

    def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
        hub, struck = hub_of(design), np.zeros(design.n, np.bool_)
        struck[partners(design)] = True
        happens = rng.random((worlds, 1)) < self.event
        fails = happens & (rng.random((worlds, design.n)) < self.failure) & struck
        if self.strikes == "partners":
            return Hit(fails)
        void = np.zeros((worlds, len(design.members)), np.bool_)
        for e, members in enumerate(design.members):
            if hub in members and len(members) == 2:
                void[:, e] = fails[:, members[0] if members[1] == hub else members[1]]
        return Hit(np.zeros((1, design.n), np.bool_), void=void)


def common_cause(failure: float, *, event: float = 1.0, strikes: str = "partners") -> Shock:
    """Return one event, such as sanctions on the hub, that endangers all its ties at once.

    Args:
        failure: probability that the event costs a given partner.
        event: probability that it happens at all.
        strikes: ``partners``, who then leave everything, or ``ties``, the bilaterals with the hub
            alone.

    Raises:
        QuestionError: when a number is no probability.
    """
    check_probability(failure, "failure")
    check_probability(event, "event")
    if strikes not in ("partners", "ties"):
        raise QuestionError(f"strikes is {strikes!r}; choose partners or ties")
    lost = "partner leaves" if strikes == "partners" else "bilateral with the hub fails"
    words = (
        f"one event comes with probability {event:g}, and then each {lost} "
        f"with probability {failure:g}"
    )
    return _CommonCause(words, event, failure, strikes)


def bloc_switch(*, share: float | None = None, group: Sequence[Name] | None = None) -> Shock:
    """Return the change of side of many partners together.

    Args:
        share: share of the hub's partners, in (0, 1], drawn by lot and rounded down.
        group: instead, who goes.

    Raises:
        QuestionError: when not exactly one of them is given, or it is out of range.
    """
    if (share is None) == (group is None):
        raise QuestionError("give either the share or the group that goes over")
    if group is not None:
        return _Given(f"{names_in_words(group, 'party')} go over together", tuple(group))
    words = f"{_some(None, share)} of the hub's partners go over together, drawn by lot"
    return _ByLot(words, None, share, "partners")
