"""Where a star of bilaterals is sturdier than an accord: the border as a formula.

Every formula here takes the number of partners to infinity where it says so; `exact` gives the same
border for a finite number, and `phase` simulates it. docs/phase.md derives them one by one.
"""

from __future__ import annotations

import math
from fractions import Fraction

from blocs.errors import QuestionError
from blocs.worlds.designs import check_probability

__all__ = [
    "border",
    "border_if_spokes_imitate",
    "capability_stakes",
    "common_cause_tail",
    "final_share",
    "robustness_key",
    "robustness_open",
    "robustness_star",
    "robustness_threshold",
    "threshold_tie",
]


def border(
    kappa: float,
    *,
    partners: int | None = None,
    exits: int = 1,
    hub_share: float | None = None,
    convener_imitated: bool = False,
    convener_imitates: bool = False,
) -> float:
    """Return the imitation above which the star loses fewer parties to a shock.

    s parties leave at once, the convener among them with probability π. Each exit directly triggers
    β others in the mean, as a branching process in a population so large that nobody is moved
    twice (Harris 1963, The Theory of Branching Processes, I.5): 1/(1 - β) exits in all for each.

    - The star loses s without its convener, all N + 1 with it.
    - The accord loses s/(1 - β) without; with its convener, all N + 1 with probability κ, else the
      convener and (s - 1)/(1 - β).

    For s = 1 the star is better if and only if (1 - π) β/(1 - β) > π N (1 - κ). With every party
    equally likely, π = s/(N + 1), both N and s drop out in the limit: β > (1 - κ)/(2 - κ). In
    general the odds β/(1 - β) must exceed
    π (1 - κ)(N + 1 - s) / [(1 - π) s (1 + cκ) + π (1 - κ)(s - 1 + i)], with i = 1 when the
    convener's own exit is imitated, and c = 1 when the convener may follow a partner, for which the
    limit is β = (1 - κ)/2.
    The weights of parties do not enter, as long as partners are struck and follow regardless
    of weight (see `capability_stakes`).

    Args:
        kappa: probability that the accord dies when its convener leaves.
        partners: N; None for the limit of many.
        exits: s, parties that leave at once.
        hub_share: π; None for every party equally likely. Needs ``partners``.
        convener_imitated: whether the convener's exit moves partners to follow.
        convener_imitates: whether the convener may follow partners.

    Returns:
        A beta in [0, 1].

    Raises:
        QuestionError: when a probability is none, or π is given without N.

    Example:
        >>> [border(kappa) for kappa in (0.0, 0.5, 1.0)]
        [0.5, 0.3333333333333333, 0.0]
    """
    check_probability(kappa, "kappa")
    if exits < 1 or (partners is not None and exits > partners):
        raise QuestionError(f"exits is {exits}; give 1 to the number of partners, {partners}")
    if hub_share is not None:
        check_probability(hub_share, "hub_share")
        if partners is None:
            raise QuestionError("hub_share needs partners: the stake is their number times it")
    follows = 1.0 + kappa if convener_imitates else 1.0
    if partners is None:
        gain, cost = 1.0 - kappa, follows
    else:
        hub = exits / (partners + 1) if hub_share is None else hub_share
        gain = hub * (1.0 - kappa) * (partners + 1 - exits)
        cost = (1.0 - hub) * exits * follows
        cost += hub * (1.0 - kappa) * (exits - 1 + convener_imitated)
    if gain + cost == 0.0:
        # The convener leaves for certain and the accord dies for certain: always a tie.
        return 0.0
    return gain / (gain + cost)


def border_if_spokes_imitate(kappa: float, spokes: float) -> float:
    """Return the imitation among signatories above which a star of imitating spokes loses fewer.

    A partner's exit costs the star 1/(1 - σ) parties when each exit triggers σ others among the
    spokes, and the accord 1/(1 - β); the hub's exit costs the star N + 1 and the accord 1 + κN.
    With every party equally likely N drops out: 1/(1 - β) > 1/(1 - σ) + 1 - κ, so
    β = 1 - 1/(1/(1 - σ) + 1 - κ). For σ = 0 it is (1 - κ)/(2 - κ). It is never below σ: a star
    whose spokes imitate as much as signatories do has no region of its own, but for κ = 1 a tie.

    Args:
        kappa: probability that the accord dies when its convener leaves.
        spokes: σ, mean further exits that one partner's exit triggers among the others, below 1.

    Raises:
        QuestionError: when kappa is no probability, or spokes lie outside [0, 1).

    Example:
        >>> [round(border_if_spokes_imitate(k, s), 3) for k, s in ((0.5, 0.0), (1.0, 0.4))]
        [0.333, 0.4]
    """
    check_probability(kappa, "kappa")
    if not 0.0 <= spokes < 1.0:
        raise QuestionError(f"imitation among spokes is {spokes}; give 0 or more, below 1")
    return 1.0 - 1.0 / (1.0 / (1.0 - spokes) + 1.0 - kappa)


def capability_stakes(kappa: float, hub_weight: float) -> float:
    """Return how much more capability a star loses than an accord when the convener leaves.

    The star loses all of it, the accord κ + (1 - κ) w, so the difference is (1 - κ)(1 - w). It
    vanishes as the convener becomes the capability: an accord that survives the loss of such a
    convener is a surviving text. What imitation costs shrinks by the same 1 - w, so the border does
    not move; only the stakes do.

    Args:
        kappa: probability that the accord dies with its convener.
        hub_weight: w, the convener's share of all capability.

    Returns:
        A share of all capability.

    Example:
        >>> capability_stakes(0.5, 0.5)
        0.25
    """
    return (1.0 - check_probability(kappa, "kappa")) * (
        1.0 - check_probability(hub_weight, "hub_weight")
    )


def common_cause_tail(
    partners: int, probability: float, event: float, at_least: int
) -> tuple[float, float]:
    """Return the chance of losing many partners under one common cause, and under none.

    With probability ``event`` something happens on which every tie of the hub depends, and each
    partner then leaves with ``probability``. Independent exits with the same mean are the
    comparison. A star and an accord that nobody imitates lose the same partners to either, so
    neither form helps; counting the ties as independent hides the tail.

    Args:
        partners: N.
        probability: p, of each partner when the event happens.
        event: probability of the event.
        at_least: partners lost.

    Returns:
        P(lost >= at_least) with the common cause, and without it.

    Example:
        >>> [f"{p:.1e}" for p in common_cause_tail(10, 0.9, 0.1, 8)]
        ['9.3e-02', '1.6e-07']
    """
    check_probability(probability, "probability")
    check_probability(event, "event")
    if not 1 <= at_least <= partners:
        raise QuestionError(f"at_least is {at_least}; give 1 to {partners} partners")
    return (
        event * _binomial_tail(partners, probability, at_least),
        _binomial_tail(partners, probability * event, at_least),
    )


def _binomial_tail(n: int, p: float, at_least: int) -> float:
    return math.fsum(math.comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(at_least, n + 1))


def final_share(beta: float) -> float:
    """Return the share of a large accord that follows in the end when imitation takes off.

    The larger root of z = 1 - exp(-β z) (Kermack and McKendrick 1927, Proc. R. Soc. A 115:700);
    0 up to β = 1, where every burst of exits stays small.

    Example:
        >>> round(final_share(2.0), 6)
        0.796812
    """
    if not (math.isfinite(beta) and beta >= 0):
        raise QuestionError(f"beta is {beta}; a mean number of exits is 0 or more")
    if beta <= 1.0:
        return 0.0
    low, high = 1e-12, 1.0
    # 1 - exp(-βz) - z is above 0 from 0 to the root, and below from there to 1.
    while high - low > 1e-15:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if -math.expm1(-beta * middle) > middle else (low, middle)
    return (low + high) / 2


def robustness_star(n: int, *, hub_first: bool = False) -> Fraction:
    """Return R of a star of n parties, in random order or with the hub removed first.

    R = (1/n) Σ S(Q)/n over Q = 1 … n removals, S the largest group still tied (Schneider et al.
    2011, PNAS 108:3838). Random order: (n² - 1)/(3n²), towards 1/3. Hub first: (n - 1)/n².

    Example:
        >>> robustness_star(4), robustness_star(4, hub_first=True)
        (Fraction(5, 16), Fraction(3, 16))
    """
    _check_parties(n)
    return Fraction(n - 1, n * n) if hub_first else Fraction(n * n - 1, 3 * n * n)


def robustness_key(n: int, *, hub_first: bool = False) -> Fraction:
    """Return R of an accord that dies with its convener: the star's, since reach is the same."""
    return robustness_star(n, hub_first=hub_first)


def robustness_open(n: int) -> Fraction:
    """Return R of an open accord: (n - 1)/(2n) in any order, towards 1/2."""
    return robustness_threshold(n, 2)


def robustness_threshold(n: int, minimum: int) -> Fraction:
    """Return R of an accord that is dead below a minimum m of acting parties, in any order.

    R = [(n(n - 1) - m(m - 1))/2 + m - 1]/n²: while q >= m act the group is q, then each is alone,
    1, as long as one is left. m = 2 is the open accord, m = n the consensus body.

    Args:
        n: parties.
        minimum: m, 2 to n.

    Example:
        >>> robustness_threshold(10, 10)
        Fraction(9, 100)
    """
    _check_parties(n)
    if not 2 <= minimum <= n:
        raise QuestionError(f"minimum is {minimum}; an accord of {n} needs 2 to {n} to act")
    return (Fraction(n * (n - 1) - minimum * (minimum - 1), 2) + minimum - 1) / (n * n)


def threshold_tie(n: int) -> float:
    """Return the minimum m at which a threshold accord has the R of a star in random order.

    Setting the two equal gives (m - 1)(m - 2) = (n - 1)(n - 2)/3, so m/n goes to 1/√3 ≈ 0.577. A
    lower minimum makes the accord sturdier on R, a higher one the star.

    Example:
        >>> round(threshold_tie(3000), 2)
        1732.68
    """
    _check_parties(n)
    return 1.5 + math.sqrt(0.25 + (n - 1) * (n - 2) / 3)


def _check_parties(n: int) -> None:
    if n < 2:
        raise QuestionError(f"{n} parties; an agreement needs two")
