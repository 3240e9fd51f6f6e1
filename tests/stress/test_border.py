"""The border as a formula, and the exact losses it is the limit of."""

from __future__ import annotations

import doctest
import math
from fractions import Fraction
from itertools import combinations, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.stress import border as border_module
from blocs.stress import exact as exact_module
from blocs.stress.border import (
    border,
    border_if_spokes_imitate,
    capability_stakes,
    common_cause_tail,
    final_share,
    robustness_key,
    robustness_open,
    robustness_star,
    robustness_threshold,
    threshold_tie,
)
from blocs.stress.exact import Setting, exact_border, expected_losses, final_left


def test_the_examples_in_the_docstrings_hold() -> None:
    """What a docstring shows is what the function returns."""
    for module in (border_module, exact_module):
        assert doctest.testmod(module).failed == 0


# ---- exact losses against brute force


def followers(setting: Setting, first: frozenset[int], edges: set[tuple[int, int]]) -> set[int]:
    """Return who is out in the end: whoever a chain of edges leads to from the first ones."""
    out, new = set(first), list(first)
    while new:
        here = new.pop()
        for source, target in edges:
            if source == here and target not in out:
                out.add(target)
                new.append(target)
    return out


def first_sets(setting: Setting) -> list[tuple[frozenset[int], Fraction]]:
    """Return who may leave first, with probability; party 0 is the convener."""
    n, s = setting.n, setting.exits
    p = Fraction(setting.common_cause)
    hub = Fraction(s, n) if setting.hub_share is None else Fraction(setting.hub_share)
    found = []
    for struck, chance in ((True, hub), (False, 1 - hub)):
        if chance == 0:
            continue
        groups = list(combinations(range(1, n), s - struck))
        for group in groups:
            rest = [i for i in range(1, n) if i not in group]
            for flags in product((0, 1), repeat=len(rest) if p else 0):
                also = {i for i, flag in zip(rest, flags, strict=False) if flag}
                each = math.prod(p if flag else 1 - p for flag in flags)
                base = {*group, *also} | ({0} if struck else set())
                found.append((frozenset(base), chance * each / len(groups)))
    return found


def brute_losses(setting: Setting, beta: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """Return star, spread and death over every first set and every graph of who moves whom."""
    n = setting.n
    p = beta / (n - 1)
    edges = [
        (i, j)
        for i, j in permutations(range(n), 2)
        if (i != 0 or setting.convener_imitated) and (j != 0 or setting.convener_imitates)
    ]
    star = spread = death = Fraction(0)
    for first, chance in first_sets(setting):
        star += chance * (n if 0 in first or len(first) == n - 1 else len(first))
        for flags in product((0, 1), repeat=len(edges)):
            weight = p ** sum(flags) * (1 - p) ** (len(edges) - sum(flags)) * chance
            chosen = {edge for edge, flag in zip(edges, flags, strict=True) if flag}
            out = followers(setting, first, chosen)
            lost = len(out) if n - len(out) >= setting.minimum else n
            spread += weight * lost
            death += weight * (n - lost if 0 in out else 0)
    return star, spread, death


SETTINGS = [
    Setting(3),
    Setting(3, exits=2, convener_imitated=True, convener_imitates=True),
    Setting(3, exits=0, common_cause=0.25, convener_imitates=True),
    Setting(3, hub_share=0.5, common_cause=0.5, convener_imitated=True, convener_imitates=True),
    Setting(4),
    Setting(4, convener_imitated=True),
    Setting(4, convener_imitates=True),
    Setting(4, exits=2, minimum=3),
    Setting(4, exits=3),
    Setting(4, minimum=4, hub_share=0.25),
    Setting(4, common_cause=0.5, hub_share=0.125),
    Setting(4, hub_share=1.0, convener_imitated=True),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=repr)
@pytest.mark.parametrize("beta", [Fraction(0), Fraction(3, 4), Fraction(2)])
def test_exact_losses_are_those_of_all_graphs_of_who_moves_whom(
    setting: Setting, beta: Fraction
) -> None:
    """Reed-Frost reaches what a random directed graph reaches; here every graph is looked at."""
    star, spread, death = brute_losses(setting, beta)
    found = expected_losses(setting, float(beta))

    assert pytest.approx(float(star), abs=1e-12) == found.star
    assert pytest.approx(float(spread), abs=1e-12) == found.spread
    assert pytest.approx(float(death), abs=1e-12) == found.death


def test_all_alike_four_parties_lose_as_every_graph_says() -> None:
    """The convener imitated and imitating: the only case in which it is one of the crowd."""
    setting = Setting(4, convener_imitated=True, convener_imitates=True)
    star, spread, death = brute_losses(setting, Fraction(3, 2))
    found = expected_losses(setting, 1.5)

    assert pytest.approx((float(star), float(spread), float(death)), abs=1e-12) == (
        found.star,
        found.spread,
        found.death,
    )


def test_final_size_solves_the_triangular_equations() -> None:
    """P(all k of k follow) from 1 = sum of C(k, j) h_j q^((a+j)(k-j)), in exact fractions.

    Lefèvre and Picard 1990, Adv. Appl. Prob. 22:25, eq. 3.10; another way to the distribution.
    """
    m, a, q = 24, 2, 1 - Fraction(3, 80)
    h: list[Fraction] = []
    for k in range(m + 1):
        others = sum(math.comb(k, j) * h[j] * q ** ((a + j) * (k - j)) for j in range(k))
        h.append(1 - others)
    expected = [float(math.comb(m, k) * h[k] * q ** ((a + k) * (m - k))) for k in range(m, -1, -1)]

    assert pytest.approx(expected, abs=1e-13) == final_left(m, a, 3 / 80).tolist()


def test_the_branching_mean_is_the_limit_of_the_cascade() -> None:
    """One exit among very many brings 1/(1 - beta) in all."""
    beta, partners = 0.5, 2000
    left = final_left(partners - 1, 1, beta / partners)
    mean = float(left @ [partners - k for k in range(partners)])

    assert pytest.approx(1 / (1 - beta), rel=0.005) == mean


def test_a_large_outbreak_reaches_the_final_share() -> None:
    """Above beta = 1 a share z = 1 - exp(-beta z) follows, once it takes off."""
    beta, partners = 2.0, 800
    left = final_left(partners - 1, 1, beta / partners)
    gone = [(partners - k) / partners for k in range(partners)]
    large = [i for i, share in enumerate(gone) if share > 0.3]
    mean = sum(left[i] * gone[i] for i in large) / sum(left[i] for i in large)

    assert final_share(beta) == pytest.approx(1 - math.exp(-beta * final_share(beta)), abs=1e-12)
    assert pytest.approx(final_share(beta), abs=0.003) == mean
    assert final_share(1.0) == 0.0


def test_a_simulation_party_by_party_agrees() -> None:
    """Shares retained in 4,000 worlds of a loop over 36 partners, beta 0.6, within three errors.

    The error is that of a share: 0.32/sqrt(4000) = 0.005 where the hub may go, else 0.003.
    """
    cases = {
        "a partner": (Setting(37, hub_share=0.0, convener_imitated=True), 0.973, 0.940),
        "a party": (Setting(37, convener_imitated=True), 0.941, 0.938),
        "the convener": (Setting(37, hub_share=1.0, convener_imitated=True), 0.0, 0.938),
        "a quarter": (Setting(37, exits=9, convener_imitated=True), 0.585, 0.597),
        "sanctions": (Setting(37, exits=0, common_cause=0.3), 0.708, 0.550),
    }
    for name, (setting, star, accord) in cases.items():
        found = expected_losses(setting, 0.6)

        assert pytest.approx(star, abs=0.015) == 1 - found.star / 37, name
        assert pytest.approx(accord, abs=0.009) == 1 - found.accord(0.0) / 37, name


# ---- the formula


@pytest.mark.parametrize("kappa", [0.0, 0.25, 0.5, 0.75, 1.0])
def test_the_border_of_one_shock_is_one_minus_kappa_over_two_minus_kappa(kappa: float) -> None:
    """Every party equally likely: N drops out."""
    assert border(kappa) == pytest.approx((1 - kappa) / (2 - kappa))
    for partners in (3, 36, 1000):
        assert border(kappa, partners=partners) == pytest.approx((1 - kappa) / (2 - kappa))


def branching_losses(
    kappa: Fraction, beta: Fraction, n: int, hub: Fraction, imitated: bool
) -> tuple[Fraction, Fraction]:
    """Return what star and accord lose to one exit, written out."""
    size = 1 / (1 - beta)
    star = (1 - hub) * 1 + hub * n
    alive = size if imitated else Fraction(1)
    accord = (1 - hub) * size + hub * (kappa * n + (1 - kappa) * alive)
    return star, accord


@pytest.mark.parametrize("imitated", [False, True])
@pytest.mark.parametrize("hub", [None, Fraction(1, 5), Fraction(1, 100)])
def test_on_the_border_both_lose_the_same(imitated: bool, hub: Fraction | None) -> None:
    """At the border the expected losses of the branching model are equal, below it the accord's
    are smaller, above it larger."""
    n, kappa = 37, Fraction(1, 4)
    line = border(
        float(kappa),
        partners=n - 1,
        hub_share=None if hub is None else float(hub),
        convener_imitated=imitated,
    )
    hub = Fraction(1, n) if hub is None else hub
    star, accord = branching_losses(kappa, Fraction(line), n, hub, imitated)
    assert float(star) == pytest.approx(float(accord))

    star, accord = branching_losses(kappa, Fraction(line) * Fraction(99, 100), n, hub, imitated)
    assert accord < star
    star, accord = branching_losses(kappa, Fraction(line) * Fraction(101, 100), n, hub, imitated)
    assert accord > star


def test_a_general_hub_share_gives_the_odds_of_the_published_inequality() -> None:
    """Star better iff (1 - pi) beta/(1 - beta) > pi N (1 - kappa)."""
    line = border(0.3, partners=20, hub_share=0.1)

    assert line / (1 - line) == pytest.approx(0.1 * 20 * 0.7 / 0.9)


def test_an_imitated_convener_moves_the_border_by_one_over_n() -> None:
    """beta/(1 - beta) = (1 - kappa) N/(N + 1 - kappa)."""
    line = border(0.3, partners=20, convener_imitated=True)

    assert line / (1 - line) == pytest.approx(0.7 * 20 / 20.7)


def test_a_convener_that_may_follow_halves_the_slack() -> None:
    """When the convener may follow a partner, the border is (1 - kappa)/2."""
    for kappa in (0.0, 0.4, 1.0):
        assert border(kappa, convener_imitates=True) == pytest.approx((1 - kappa) / 2)


def test_the_corners_are_as_the_argument_says() -> None:
    """No shock ever strikes the hub: any imitation makes the star better. It always does: never."""
    assert border(0.5, partners=10, hub_share=0.0) == 0.0
    assert border(0.5, partners=10, hub_share=1.0) == 1.0
    assert border(1.0, partners=10, hub_share=1.0) == 0.0


@pytest.mark.parametrize(
    "change",
    [{}, {"convener_imitated": True}, {"convener_imitates": True}, {"exits": 4}],
    ids=str,
)
def test_the_exact_border_goes_to_the_formula_as_one_over_n(change: dict[str, int]) -> None:
    """n times the distance settles to a constant, so the distance goes to nothing."""
    for kappa in (0.0, 0.5):
        flags = {k: v for k, v in change.items() if k != "exits"}
        line = border(kappa, **flags)  # type: ignore[arg-type]
        gaps = [
            n * (exact_border(Setting(n, **change), kappa) - line)  # type: ignore[arg-type]
            for n in (100, 200, 400)
        ]

        assert abs(gaps[2] - gaps[1]) < 0.7 * abs(gaps[1] - gaps[0]) + 0.01
        assert abs(gaps[2]) < 5


def test_at_the_exact_border_the_losses_are_equal() -> None:
    """The search stops where star and accord lose the same."""
    for setting in (Setting(36), Setting(36, exits=5, convener_imitates=True)):
        line = exact_border(setting, 0.3)

        assert abs(expected_losses(setting, line).difference(0.3)) < 1e-6


def test_a_consensus_body_loses_to_the_star_at_every_beta() -> None:
    """Any exit stops it; the star loses one in most cases."""
    assert exact_border(Setting(36, minimum=36), 0.0) == 0.0


def test_an_accord_that_cannot_lose_more_has_no_border() -> None:
    """The hub is always struck and the accord never dies: imitation costs at most what the star
    loses anyway, so no beta makes the star better."""
    assert exact_border(Setting(12, hub_share=1.0), 0.0) == math.inf


def test_weights_scale_the_stakes_and_leave_the_border() -> None:
    """Partners of weight (1 - w)/N: losses of capability written out, equal at the same beta."""
    n, kappa = 37, 0.25
    line = border(kappa)
    for w in (1 / 37, 0.5, 0.9):
        each = (1 - w) / (n - 1)
        star = (n - 1) / n * each + 1 / n
        accord = (n - 1) / n * each / (1 - line) + 1 / n * (kappa + (1 - kappa) * w)

        assert star == pytest.approx(accord)
        # With the convener gone the star keeps nothing, the living accord all but w.
        assert capability_stakes(kappa, w) == pytest.approx(1 - (kappa + (1 - kappa) * w))
    assert capability_stakes(0.0, 1.0) == 0.0


# ---- thresholds, robustness, common cause


def robustness_brute(n: int, alive: dict[int, int] | None, hub: bool) -> Fraction:
    """Return R over all orders: the mean of the largest group after each removal."""
    total = Fraction(0)
    orders = list(permutations(range(n)))
    for order in orders:
        for q in range(1, n + 1):
            left = set(order[q:])
            together = 0 in left if hub else len(left) >= (alive or {}).get(n, 2)
            total += len(left) if together and left else (1 if left else 0)
    return total / len(orders) / n**2


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_robustness_is_that_of_all_orders(n: int) -> None:
    """Star, open, every threshold and consensus, in exact fractions."""
    assert robustness_brute(n, None, hub=True) == robustness_star(n) == robustness_key(n)
    assert robustness_open(n) == Fraction(n - 1, 2 * n)
    for minimum in range(2, n + 1):
        assert robustness_brute(n, {n: minimum}, hub=False) == robustness_threshold(n, minimum)
    assert robustness_threshold(n, n) == Fraction(n - 1, n * n)
    assert robustness_star(n, hub_first=True) == Fraction(n - 1, n * n)


def test_a_threshold_of_one_over_root_three_ties_with_the_star() -> None:
    """Below the tie the accord has the larger R, above it the star; m/n goes to 1/sqrt(3)."""
    for n in (10, 37, 300, 3000):
        tie = threshold_tie(n)

        assert robustness_threshold(n, math.floor(tie)) >= robustness_star(n)
        assert robustness_threshold(n, math.floor(tie) + 1) < robustness_star(n)
    assert threshold_tie(3000) / 3000 == pytest.approx(1 / math.sqrt(3), abs=3e-4)
    assert threshold_tie(10**6) / 10**6 == pytest.approx(1 / math.sqrt(3), abs=1e-6)


def test_a_common_cause_has_the_tail_that_independence_hides() -> None:
    """N = 3, p = 1/2, event 1/2, all three: 1/2 * 1/8 against (1/4)^3, by hand."""
    assert common_cause_tail(3, 0.5, 0.5, 3) == pytest.approx((1 / 16, 1 / 64))


def test_a_common_cause_takes_as_much_from_star_as_from_an_accord_nobody_imitates() -> None:
    """Both lose the partners that leave, so neither form is a defence."""
    setting = Setting(12, exits=0, common_cause=0.3)
    found = expected_losses(setting, 0.0)
    # 11 partners, each gone with 0.3; when all are, the convener is lost too.
    expected = 11 * 0.3 + 0.3**11

    # The accord also counts its last member alone as lost, as the star does.
    assert found.star == pytest.approx(expected)
    assert found.accord(0.7) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: border(1.5), "kappa"),
        (lambda: border(0.5, hub_share=0.1), "partners"),
        (lambda: border(0.5, partners=0), "exits"),
        (lambda: border(0.5, partners=5, hub_share=2.0), "hub_share"),
        (lambda: expected_losses(Setting(5), -0.1), "beta"),
        (lambda: expected_losses(Setting(5), 5.0), "beta"),
        (lambda: expected_losses(Setting(5), math.nan), "beta"),
        (lambda: Setting(2), "parties"),
        (lambda: Setting(5, exits=5), "exits"),
        (lambda: Setting(5, exits=0, hub_share=0.5), "hub_share"),
        (lambda: Setting(5, minimum=6), "minimum"),
        (lambda: Setting(5, common_cause=1.1), "common_cause"),
        (lambda: robustness_threshold(5, 1), "minimum"),
        (lambda: threshold_tie(1), "parties"),
        (lambda: common_cause_tail(5, 0.5, 0.5, 6), "at_least"),
        (lambda: final_share(math.inf), "beta"),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_name(call: object, word: str) -> None:
    """The message names the argument."""
    with pytest.raises(QuestionError, match=word):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("kappa", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("spokes", [0.0, 0.2, 0.5])
def test_the_border_of_imitating_spokes_balances_exact_losses(kappa: float, spokes: float) -> None:
    """At the border, exact losses for 400 partners differ by a few in a hundred.

    A star whose spokes imitate loses what an accord that outlives its convener loses by spread,
    and with its hub N parties more, once in n: spread(sigma) + N/n.
    """
    setting = Setting(401)
    beta = border_if_spokes_imitate(kappa, spokes)
    star = expected_losses(setting, spokes).spread + 400 / 401
    accord = expected_losses(setting, beta).accord(kappa)

    assert star == pytest.approx(accord, rel=0.03)


@given(st.floats(0, 1), st.floats(0, 0.95))
def test_imitating_spokes_never_help_the_star(kappa: float, spokes: float) -> None:
    """The border rises with the imitation of spokes and is never below it."""
    found = border_if_spokes_imitate(kappa, spokes)

    assert found >= spokes - 1e-12
    assert found >= border(kappa) - 1e-12
