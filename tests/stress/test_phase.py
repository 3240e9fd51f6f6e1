"""The map of the assumptions: the simulated border against the exact and the analytic one."""

from __future__ import annotations

import doctest
import math
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from blocs.errors import QuestionError
from blocs.stress import coupled
from blocs.stress import phase as phase_module
from blocs.stress.border import border
from blocs.stress.exact import Setting, exact_border, expected_losses
from blocs.stress.phase import Belief, Phase, phase, place
from blocs.worlds.designs import accord, key_accord, star
from blocs.worlds.ensemble import evaluate
from blocs.worlds.shocks import random_exits

GRID = tuple(np.linspace(0.0, 1.0, 41))
COARSE = tuple(np.linspace(0.0, 1.0, 11))
THREE_ERRORS = 0.9973


@pytest.fixture(scope="module")
def accords_of_2024() -> Phase:
    """Return the map for 36 partners and a convener."""
    return phase(Setting(37), GRID, GRID, worlds=20_000, seed=1, confidence=THREE_ERRORS)


def test_the_examples_in_the_docstrings_hold() -> None:
    """What a docstring shows is what the function returns."""
    assert doctest.testmod(phase_module).failed == 0


def test_the_analytic_border_lies_within_the_simulation_of_many_partners() -> None:
    """beta = (1 - kappa)/(2 - kappa) at N = 400, on every row; a formula that is 0.05 off fails."""
    map_ = phase(Setting(401), GRID, GRID, worlds=20_000, seed=2, confidence=THREE_ERRORS)
    simulated = map_.simulated
    assert map_.analytic is not None
    rows = list(zip(map_.values, map_.analytic.beta, simulated.low, simulated.high, strict=True))

    for kappa, line, low, high in rows:
        assert line == (1 - kappa) / (2 - kappa)
        assert low <= line <= high, kappa
        assert high - low < 0.05
    assert all(not low <= line + 0.05 <= high for _, line, low, high in rows)


def test_the_exact_border_lies_within_the_simulation_of_thirty_six_partners(
    accords_of_2024: Phase,
) -> None:
    """At a finite number the exact border is the one to meet; the analytic one is already off."""
    map_ = accords_of_2024
    simulated = map_.simulated
    for line, low, high in zip(map_.exact.beta, simulated.low, simulated.high, strict=True):
        assert low - 1e-9 <= line <= high + 1e-9
    assert map_.analytic is not None
    assert map_.analytic.beta[0] < simulated.low[0]


@pytest.mark.parametrize(
    "setting",
    [
        Setting(37),
        Setting(37, convener_imitated=True),
        Setting(37, convener_imitates=True),
        Setting(37, convener_imitated=True, convener_imitates=True),
        Setting(37, exits=5, minimum=20),
        Setting(37, exits=5, convener_imitated=True, convener_imitates=True),
        Setting(37, common_cause=0.1, convener_imitates=True),
        Setting(37, common_cause=0.1, convener_imitated=True, convener_imitates=True),
        Setting(37, exits=0, common_cause=0.2),
        Setting(37, hub_share=0.4),
    ],
    ids=repr,
)
def test_every_cell_is_the_exact_difference_within_its_error(setting: Setting) -> None:
    """Mean star minus accord loss of all cells, within 4.5 standard errors."""
    betas, kappas = (0.0, 0.3, 0.7, 1.0, 2.5), (0.0, 0.4, 1.0)
    map_ = phase(setting, betas, kappas, worlds=20_000, seed=3)
    error = (map_.high - map_.low) / 2 / 1.959964
    for row, kappa in enumerate(kappas):
        for column, beta in enumerate(betas):
            expected = expected_losses(setting, beta).difference(kappa)
            distance = abs(expected - map_.difference[row, column])

            assert distance <= 4.5 * error[row, column] + 1e-9, (beta, kappa)


@pytest.mark.parametrize(
    ("design", "setting", "kappa"),
    [
        (key_accord(13, kappa=0.4, beta=0.7), Setting(13), 0.4),
        (accord(13, 0.7, imitates_keystone=False), Setting(13), 0.0),
        (
            accord(13, 0.7),
            Setting(13, convener_imitated=True, convener_imitates=True),
            0.0,
        ),
    ],
    ids=["key", "open, convener apart", "open, all alike"],
)
def test_the_evaluation_of_designs_meets_the_same_losses(
    design: object, setting: Setting, kappa: float
) -> None:
    """The Monte Carlo of any design, on a star and an accord and one random exit."""
    exact = expected_losses(setting, 0.7)
    for one, expected in ((star(13), exact.star), (design, exact.accord(kappa))):
        found = evaluate(one, random_exits(1), worlds=40_000, seed=5, values=("member-reach",))  # type: ignore[arg-type]
        lost = 13 - found.after[0]
        error = lost.std() / math.sqrt(lost.size)

        assert abs(lost.mean() - expected) < 4.5 * error


def test_more_imitation_never_helps_the_accord(accords_of_2024: Phase) -> None:
    """With the same resistances in all cells the difference falls along each row, exactly."""
    assert (np.diff(accords_of_2024.difference, axis=1) <= 1e-12).all()
    assert all(a >= b for a, b in pairwise(accords_of_2024.simulated.beta))


def test_kappa_enters_linearly() -> None:
    """The row in the middle is the mean of the rows beside it, as no coin is tossed for kappa."""
    setting = Setting(20, exits=3, convener_imitates=True)
    map_ = phase(setting, COARSE, (0.0, 0.5, 1.0), worlds=500, seed=1)

    assert map_.difference[1] == pytest.approx((map_.difference[0] + map_.difference[2]) / 2)


def test_without_imitation_an_accord_is_never_worse(accords_of_2024: Phase) -> None:
    """At beta 0 no world favours the star; at kappa 1 every world is a tie."""
    assert (accords_of_2024.star_better[:, 0] == 0).all()
    assert accords_of_2024.difference[-1, 0] == 0
    assert accords_of_2024.accord_better[-1, 0] == 0
    assert accords_of_2024.winner[-1, 0] == "undecided"


def test_with_a_convener_that_is_everything_the_star_is_never_worse(accords_of_2024: Phase) -> None:
    """At kappa 1 the two have the same reach but for imitation."""
    assert (accords_of_2024.accord_better[-1] == 0).all()
    assert (accords_of_2024.winner[-1, 1:] == "star").all()


def test_the_winner_is_undecided_exactly_where_the_interval_holds_zero(
    accords_of_2024: Phase,
) -> None:
    """Three regions, and every cell in one of them."""
    map_ = accords_of_2024
    undecided = (map_.low <= 0) & (map_.high >= 0)

    assert ((map_.winner == "undecided") == undecided).all()
    assert ((map_.winner == "accord") == (map_.low > 0)).all()
    assert ((map_.winner == "star") == (map_.high < 0)).all()
    assert {"star", "accord", "undecided"} == set(map_.winner.ravel())


def test_probabilities_of_a_better_form_are_those_of_one_exit() -> None:
    """kappa 0, n = 3, beta = 1: by hand.

    A partner leaves (2/3): the other follows with 1/2, and then all are lost: the star, with 1
    lost, is better. The convener leaves (1/3): the star loses 3, the accord 1.
    """
    map_ = phase(Setting(3), (0.0, 1.0), (0.0, 1.0), worlds=20_000, seed=4)

    assert map_.star_better[0, 1] == pytest.approx(1 / 3, abs=0.01)
    assert map_.accord_better[0, 1] == pytest.approx(1 / 3)
    assert map_.accord_better[1, 1] == 0.0


def test_the_same_seed_gives_the_same_map_and_another_does_not() -> None:
    """The seed is the only chance there is."""
    first, again, other = (
        phase(Setting(20), COARSE, COARSE, worlds=500, seed=seed) for seed in (7, 7, 8)
    )

    assert first.difference.tobytes() == again.difference.tobytes()
    assert first.simulated == again.simulated
    assert first.difference.tobytes() != other.difference.tobytes()


def test_blocks_do_not_change_the_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many worlds are held at a time, they are the same worlds."""
    setting = Setting(20, common_cause=0.1)
    whole = phase(setting, COARSE, COARSE, worlds=1000, seed=7)
    monkeypatch.setattr(coupled, "_NUMBERS", 1)
    parts = phase(setting, COARSE, COARSE, worlds=1000, seed=7)

    assert whole.difference == pytest.approx(parts.difference)


def test_several_exits_move_the_border_outwards() -> None:
    """The more leave at once, the less imitation adds to what the star's hub would cost."""
    map_ = phase(Setting(37), GRID, COARSE, worlds=4000, seed=1, other_exits=(3, 9))
    three, nine = map_.others

    assert (three.name, nine.name) == ("simulated, 3 exits at once", "simulated, 9 exits at once")
    for line, exits in ((three, 3), (nine, 9)):
        exact = exact_border(Setting(37, exits=exits), 0.0)
        assert line.low[0] - 0.01 <= exact <= line.high[0] + 0.01
    assert map_.simulated.beta[0] < three.beta[0] < nine.beta[0]


def test_the_hub_share_axis_follows_its_formula() -> None:
    """(1 - pi) beta/(1 - beta) = pi N (1 - kappa): at N = 400 within the simulation."""
    shares = (0.0, 0.001, 0.002, 0.004)
    map_ = phase(
        Setting(401), GRID, shares, axis="hub-share", kappa=0.5, worlds=20_000, seed=2,
        confidence=THREE_ERRORS,
    )  # fmt: skip
    assert map_.analytic is not None
    for share, line, low, high in zip(
        shares, map_.analytic.beta, map_.simulated.low, map_.simulated.high, strict=True
    ):
        assert line == border(0.5, partners=400, hub_share=share)
        assert low - 1e-9 <= line <= high + 0.002, share


def test_a_higher_threshold_favours_the_star() -> None:
    """On the threshold axis the border falls, and a body that needs all loses everywhere."""
    map_ = phase(
        Setting(20, exits=4), GRID, (0.1, 0.5, 0.7, 0.8, 1.0), axis="threshold", worlds=4000, seed=1
    )

    assert map_.analytic is None
    assert all(a >= b for a, b in pairwise(map_.exact.beta))
    assert map_.exact.beta[-1] == 0.0
    assert (map_.winner[-1] == "star").all()


def test_a_common_cause_leaves_the_accord_no_room_for_imitation() -> None:
    """The more partners the event takes, the smaller the border."""
    map_ = phase(Setting(37), GRID, (0.0, 0.1, 0.3), axis="common-cause", worlds=4000, seed=1)

    assert map_.exact.beta[0] > map_.exact.beta[1] > map_.exact.beta[2] > 0
    for line, low, high in zip(
        map_.exact.beta, map_.simulated.low, map_.simulated.high, strict=True
    ):
        assert low - 0.01 <= line <= high + 0.01


def test_a_border_beyond_the_grid_is_infinite_and_no_number() -> None:
    """Nothing is drawn where nothing crosses."""
    map_ = phase(Setting(37, hub_share=0.5), (0.0, 0.1), (0.0, 1.0), worlds=200, seed=1)

    assert map_.simulated.beta == (math.inf, 0.0)


# ---- beliefs


def test_a_belief_in_the_accord_region_is_told_so(accords_of_2024: Phase) -> None:
    """beta 0.1, kappa 0.3: the accord loses less, and so it does in all of a small box."""
    found = place(accords_of_2024, Belief(0.1, 0.3, (0.0, 0.2), (0.2, 0.4)))

    assert (found.winner, found.star_share, found.settled) == ("accord", 0.0, True)
    assert found.difference == pytest.approx(
        expected_losses(Setting(37), 0.1).difference(0.3), abs=1e-12
    )


def test_a_box_across_the_border_is_split_by_area() -> None:
    """For many partners the area right of the border is that of the formula's integral.

    Over the whole square the accord's region has area 1 - ln 2: the integral of
    (1 - k)/(2 - k) = 1 - 1/(2 - k) from 0 to 1.
    """
    map_ = phase(Setting(401), (0.0, 1.0), (0.0, 1.0), worlds=2, seed=1)
    found = place(map_, Belief(0.5, 0.5, (0.0, 1.0), (0.0, 1.0)))

    assert found.star_share == pytest.approx(math.log(2), abs=0.003)
    assert (found.winner, found.settled) == ("star", False)


def test_a_belief_without_width_is_a_point(accords_of_2024: Phase) -> None:
    """A point has all of its area on one side, and on the border itself nothing is lost."""
    left = place(accords_of_2024, Belief(0.3, 0.0, (0.3, 0.3), (0.0, 0.0)))
    right = place(accords_of_2024, Belief(0.7, 0.0, (0.7, 0.7), (0.0, 0.0)))

    assert (left.winner, left.star_share, left.settled) == ("accord", 0.0, True)
    assert (right.winner, right.star_share, right.settled) == ("star", 1.0, True)
    assert place(accords_of_2024, Belief(0.0, 1.0, (0.0, 0.0), (1.0, 1.0))).winner == "tie"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"axis": "wind"}, "axis"),
        ({"worlds": 1}, "worlds"),
        ({"betas": (0.5,)}, "betas"),
        ({"betas": (0.5, 0.1)}, "betas"),
        ({"betas": (0.0, 40.0)}, "beta"),
        ({"values": (0.0, 1.5)}, "kappa"),
        ({"values": (0.0, math.nan)}, "values"),
        ({"kappa": -1.0}, "kappa"),
        ({"confidence": 1.0}, "confidence"),
        ({"seed": -1}, "seed"),
        ({"other_exits": (50,)}, "exits"),
    ],
    ids=str,
)
def test_a_map_that_cannot_be_drawn_is_refused(change: dict[str, object], word: str) -> None:
    """The message names the argument."""
    given: dict[str, object] = {"betas": (0.0, 0.5), "values": (0.0, 1.0), "worlds": 10, "seed": 1}
    with pytest.raises(QuestionError, match=word):
        phase(Setting(10), **{**given, **change})  # type: ignore[arg-type]


def test_a_belief_outside_its_own_range_or_the_map_is_refused() -> None:
    """A point lies in its box, a box on the map."""
    with pytest.raises(QuestionError, match="range"):
        Belief(0.5, 0.5, (0.6, 0.7), (0.0, 1.0))
    map_ = phase(Setting(10), (0.0, 0.5), (0.2, 0.4), worlds=10, seed=1)
    with pytest.raises(QuestionError, match="larger map"):
        place(map_, Belief(0.1, 0.3, (0.0, 0.2), (0.1, 0.4)))


def test_the_sessions_of_the_page_print_what_it_shows() -> None:
    """docs/phase.md runs."""
    page = Path(__file__).parents[2] / "docs" / "phase.md"
    blocks = re.findall(r"^```pycon\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    text = "\n".join(blocks)
    test = doctest.DocTestParser().get_doctest(text, {}, "phase.md", str(page), 0)

    assert doctest.DocTestRunner().run(test).failed == 0
    assert len(test.examples) >= 12
