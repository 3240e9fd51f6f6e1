"""What a star and an accord lose to one shock, exactly, for any number of partners.

One convener and N partners are arranged as a star of bilaterals or as one accord. A shock takes
parties out; in the accord further ones may follow. Nothing here is simulated: the spread is a
Reed-Frost chain, and its final size is summed state by state.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from blocs.errors import QuestionError
from blocs.worlds.designs import check_probability

__all__ = ["Losses", "Setting", "check_beta", "exact_border", "expected_losses", "final_left"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Setting:
    """The shock that a star and an accord over the same parties both meet.

    Attributes:
        n: parties, convener included; N = n - 1 partners.
        exits: parties that leave at once, 0 to N.
        hub_share: probability that the convener is among them; None for every party alike,
            which is exits / n. The others are partners, all equally likely.
        common_cause: probability with which every other partner leaves in the same event.
        minimum: acting parties below which the accord is dead; n makes it a consensus body.
        convener_imitated: whether the convener's exit moves partners to follow.
        convener_imitates: whether the convener may follow partners.
    """

    n: int
    exits: int = 1
    hub_share: float | None = None
    common_cause: float = 0.0
    minimum: int = 2
    convener_imitated: bool = False
    convener_imitates: bool = False

    def __post_init__(self) -> None:
        if self.n < 3:
            raise QuestionError(
                f"{self.n} parties: star and accord differ from 3 on; give n of 3 or more"
            )
        if not 0 <= self.exits <= self.partners:
            raise QuestionError(
                f"{self.exits} exits among {self.n} parties; give 0 to {self.partners}"
            )
        if self.hub_share is not None:
            check_probability(self.hub_share, "hub_share")
        if self.exits == 0 and self.hub_share:
            raise QuestionError(
                f"hub_share is {self.hub_share} but nobody leaves; give exits of 1 or more"
            )
        check_probability(self.common_cause, "common_cause")
        if not 2 <= self.minimum <= self.n:
            raise QuestionError(
                f"minimum is {self.minimum}; an accord of {self.n} needs 2 to {self.n} to act"
            )

    @property
    def partners(self) -> int:
        """N, the parties other than the convener."""
        return self.n - 1

    @property
    def hub_probability(self) -> float:
        """Probability that the convener is among those who leave first."""
        return self.exits / self.n if self.hub_share is None else self.hub_share


@dataclass(frozen=True, slots=True)
class Losses:
    """Expected parties lost, out of n.

    A party is lost when it left or when no instrument of its own is alive.

    Attributes:
        star: loss of the star.
        spread: loss of the accord when it survives its convener (kappa = 0).
        death: what is lost besides when it always dies with its convener (kappa = 1).
    """

    star: float
    spread: float
    death: float

    def accord(self, kappa: float) -> float:
        """Return the accord's loss, which is linear in the probability kappa."""
        return self.spread + check_probability(kappa, "kappa") * self.death

    def difference(self, kappa: float) -> float:
        """Return star minus accord: above 0 the accord loses less."""
        return self.star - self.accord(kappa)


def check_beta(beta: float, partners: int) -> float:
    """Return beta unchanged.

    Raises:
        QuestionError: when it is no mean number of exits among so many others.
    """
    if not 0.0 <= beta <= partners:
        raise QuestionError(
            f"beta is {beta}; one exit directly triggers a mean of 0 to {partners} "
            f"further exits among {partners} others"
        )
    return beta


@njit(cache=True)
def _spread(start: Floats, escape: float) -> Floats:
    """Run the Reed-Frost chain over (left, new), each state once, from many left to few.

    ``start[left, new]`` is the probability of the state; the answer is over ``left`` at rest.
    States rarer than 1e-18 are dropped: with n parties they carry less than 1e-18 n³ exits.
    """
    size = start.shape[0] - 1
    state = start.copy()
    rest = np.zeros(size + 1)
    log_factorial = np.zeros(size + 2)
    for i in range(2, size + 2):
        log_factorial[i] = log_factorial[i - 1] + math.log(i)
    for left in range(size, -1, -1):
        rest[left] += state[left, 0]
        for new in range(1, state.shape[1]):
            weight = state[left, new]
            if weight < 1e-18:
                continue
            stays = escape**new
            if left == 0 or stays >= 1.0:
                rest[left] += weight
                continue
            if stays <= 0.0:
                rest[0] += weight
                continue
            log_stays = new * math.log(escape)
            log_goes = math.log1p(-stays)
            mean = left * (1.0 - stays)
            for follow in range(left + 1):
                log_p = (
                    log_factorial[left]
                    - log_factorial[follow]
                    - log_factorial[left - follow]
                    + follow * log_goes
                    + (left - follow) * log_stays
                )
                share = weight * math.exp(log_p)
                if share < 1e-24 and follow > mean:
                    break
                if follow == 0:
                    rest[left] += share
                elif follow == left:
                    rest[0] += share
                else:
                    state[left - follow, follow] += share
    return rest


def final_left(others: int, triggers: int, probability: float) -> Floats:
    """Return the distribution of how many of the others have not followed in the end.

    Each exit moves each party still there to leave with the same probability, once and
    independently (Reed-Frost; Abbey 1952, Human Biology 24:201). There is a closed form (Lefèvre
    and Picard 1990, Adv. Appl. Prob. 22:25, eq. 3.10), but its terms cancel beyond some dozens of
    parties; the sum over states here has positive terms only.

    Args:
        others: parties that may follow.
        triggers: exits at the start.
        probability: of one exit moving one other party.

    Returns:
        Array of length others + 1: probability that 0, 1, …, others are left.

    Example:
        >>> final_left(1, 1, 0.25).tolist()
        [0.25, 0.75]
    """
    check_probability(probability, "probability")
    start = np.zeros((others + 1, max(others, triggers) + 1))
    start[others, triggers] = 1.0
    return np.asarray(_spread(start, 1.0 - probability))


def _first_exits(setting: Setting, base: int) -> list[tuple[int, float]]:
    """Return how many partners leave at once, with probability: base and a binomial on top."""
    rest, p = setting.partners - base, setting.common_cause
    if p == 0.0:
        return [(base, 1.0)]
    return [
        (base + k, math.comb(rest, k) * p**k * (1.0 - p) ** (rest - k)) for k in range(rest + 1)
    ]


def _accord(setting: Setting, beta: float, hub_out: bool) -> tuple[float, float]:
    """Return spread and death (see `Losses`) given whether the convener is struck."""
    n, partners = setting.n, setting.partners
    first = _first_exits(setting, setting.exits - hub_out)
    joint = not hub_out and setting.convener_imitates and setting.convener_imitated
    others = partners + joint
    start = np.zeros((others + 1, n + 1))
    staying = np.zeros_like(start)
    for k, probability in first:
        cell = (others - k, k + (hub_out and setting.convener_imitated))
        start[cell] += probability
        staying[cell] += probability / (others - k) if joint else 0.0
    escape = 1.0 - beta / partners
    left = _spread(start, escape)
    acting = np.arange(n + 1)
    lost = np.where(acting < setting.minimum, n, n - acting).astype(float)
    alive = n - lost
    if hub_out:
        return float(left @ lost[:n]), float(left @ alive[:n])
    if joint:
        # All followers are alike: of those left, each is the convener equally often.
        stays = _spread(staying, escape) * acting
        return float(left @ lost), float((left - stays) @ alive)
    goes = np.zeros(n)
    if setting.convener_imitates:
        goes = left * (1.0 - escape ** (partners - np.arange(n)))
    spread = (left - goes) @ lost[1:] + goes @ lost[:n]
    return float(spread), float(goes @ alive[:n])


def expected_losses(setting: Setting, beta: float) -> Losses:
    """Return the expected parties lost by star and accord, exactly.

    Args:
        setting: the shock.
        beta: mean number of further exits that one exit directly triggers in the accord: each
            of the N others follows it with probability beta / N.

    Returns:
        Losses in parties; the accord's as a linear function of kappa.

    Raises:
        QuestionError: when beta is not between 0 and N.

    Example:
        One of three parties leaves. The star loses all with its hub (1/3), else one.

        >>> round(expected_losses(Setting(3), 0.0).star, 6)
        1.666667
    """
    check_beta(beta, setting.partners)
    hub = setting.hub_probability
    star = spread = death = 0.0
    if hub < 1.0:
        alone = setting.partners
        lost = sum(p * (k + (k == alone)) for k, p in _first_exits(setting, setting.exits))
        now, later = _accord(setting, beta, False)
        star, spread, death = (1 - hub) * lost, (1 - hub) * now, (1 - hub) * later
    if hub > 0.0:
        now, later = _accord(setting, beta, True)
        star += hub * setting.n
        spread += hub * now
        death += hub * later
    return Losses(star, spread, death)


def exact_border(setting: Setting, kappa: float, *, tolerance: float = 1e-9) -> float:
    """Return the smallest beta at which the star loses no more than the accord.

    The accord's loss never falls when beta rises (more followers, the same death), so a bracketing
    search finds it.

    Args:
        setting: the shock; its n is finite and counts exactly.
        kappa: probability that the accord dies when its convener leaves.
        tolerance: width of the bracket at which the search stops.

    Returns:
        A beta in [0, N]; 0 when the star is no worse even without imitation, infinity when the
        accord loses less at every beta.
    """
    low, high = 0.0, 1.0
    before, after = _difference(setting, low, kappa), _difference(setting, high, kappa)
    if before <= 1e-12:
        return 0.0
    if after > 1e-12:
        low, high = 1.0, float(setting.partners)
        before, after = after, _difference(setting, high, kappa)
        if after > 1e-12:
            return math.inf
    # Regula falsi; an end that stays twice is halved (Dowell and Jarratt 1971, BIT 11:168).
    stayed = 0
    while high - low > tolerance:
        middle = low + (high - low) * before / (before - after)
        middle = min(max(middle, low + tolerance / 2), high - tolerance / 2)
        value = _difference(setting, middle, kappa)
        if value > 0.0:
            low, before = middle, value
            after = after / 2 if stayed == 1 else after
            stayed = 1
        else:
            high, after = middle, value
            before = before / 2 if stayed == -1 else before
            stayed = -1
    return (low + high) / 2


def _difference(setting: Setting, beta: float, kappa: float) -> float:
    return expected_losses(setting, beta).difference(kappa)
