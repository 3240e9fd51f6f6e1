"""The worst exits: against all sets tried by hand, and where greed goes wrong."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from by_hand import Blow, World, designs, listed_categories, listed_weights, values_by_hand
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.worlds.designs import Design, Rule, accord, key_accord, star, threshold
from blocs.worlds.ensemble import evaluate
from blocs.worlds.values import VALUES
from blocs.worlds.worst import worst_exits


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_exact_search_finds_the_worst_of_all_sets(data: st.DataObject) -> None:
    """For any value of any design without chance, against every set in plain sets."""
    drawn = data.draw(designs(5))
    rules = tuple(
        Rule(r.kind, r.minimum, r.keystones, float(r.kappa > 0), 0.0, resumes=r.resumes)
        for r in drawn.rules
    )
    design = Design("sure", drawn.n, drawn.members, rules, drawn.hub)
    value = data.draw(st.sampled_from(VALUES))
    count = data.draw(st.integers(1, max(1, design.n - 1)))
    assume(value != "hub-reach" or design.hub is not None)
    weights, categories = listed_weights(design), listed_categories(design)
    world = World(deadly=frozenset(e for e, r in enumerate(rules) if r.kappa == 1))

    def left(out: tuple[int, ...]) -> float:
        return values_by_hand(design, world, Blow(out=frozenset(out)), weights, categories)[value]

    assume(left(()) > 0)
    shares = {out: left(out) / left(()) for out in itertools.combinations(range(design.n), count)}
    found = worst_exits(
        design, count, value, seed=1, exact=True, weights=weights, categories=categories
    )
    greedy = worst_exits(design, count, value, seed=1, weights=weights, categories=categories)

    assert min(shares.values()) == pytest.approx(found.retained)
    assert shares[found.parties] == pytest.approx(found.retained)
    assert len(shares) == found.tried
    assert sum(share <= found.retained + 1e-9 for share in shares.values()) == found.ties
    assert shares[tuple(sorted(greedy.parties))] == pytest.approx(greedy.retained)
    assert greedy.retained >= found.retained - 1e-12


def test_hub_of_a_star_is_its_worst_exit() -> None:
    """And in an open accord any party is."""
    of_star, of_accord = worst_exits(star(9), 1, seed=1), worst_exits(accord(9), 1, seed=1)

    assert (of_star.parties, of_star.retained, of_star.ties) == ((0,), 0.0, 1)
    assert (of_accord.retained, of_accord.ties) == (8 / 9, 9)


def test_greed_misses_a_threshold_that_two_exits_break() -> None:
    """A body of four that needs three falls with two of its members; greed takes the pair's end.

    Member reach: the bilateral of 4 and 5 loses 2 of 6 parties with one exit, the body 1.
    Exactly, two members of the body cost 4; greed begins with the bilateral and ends at 3.
    """
    design = Design(
        "trap",
        6,
        ((0, 1, 2, 3), (4, 5)),
        (Rule("threshold", minimum=3), Rule("bilateral")),
        None,
    )
    greedy = worst_exits(design, 2, seed=1)
    exact = worst_exits(design, 2, seed=1, exact=True)

    assert ((4, 0), pytest.approx(3 / 6)) == (greedy.parties, greedy.retained)
    assert ((0, 1), pytest.approx(2 / 6), 6) == (exact.parties, exact.retained, exact.ties)
    assert greedy.path == pytest.approx((4 / 6, 3 / 6))


def test_worst_exits_under_chance_are_worst_on_average() -> None:
    """With kappa 0.4 the convener costs its own place and, in 0.4 of the worlds, all."""
    found = worst_exits(key_accord(10, kappa=0.4), 1, seed=3, worlds=2_000)

    assert found.parties == (0,)
    assert pytest.approx(found.retained, abs=4.5 * 0.9 * (0.24 / 2_000) ** 0.5) == 0.6 * 0.9


def test_worst_exits_meet_the_worlds_of_the_same_seed() -> None:
    """What they leave is what `evaluate` says of their exit."""
    from blocs.worlds.shocks import given_exits

    design = accord(8, beta=0.9)
    found = worst_exits(
        design, 2, "tied-pairs", seed=5, worlds=500, membership_probability=[0.8] * 8
    )
    outcome = evaluate(
        design, given_exits(found.parties), worlds=500, seed=5, membership_probability=[0.8] * 8
    )

    assert outcome.summary("tied-pairs").mean == pytest.approx(found.retained)


@pytest.mark.parametrize(
    ("design", "count", "more", "words"),
    [
        (star(5), 0, {}, "0 parties are to leave; give 1 to 4"),
        (star(5), 5, {}, "5 parties are to leave"),
        (threshold(60, 30), 6, {"exact": True}, "sets of 6 parties in 1 worlds are more than"),
        (star(5), 1, {"value": "redundancy"}, "star: redundancy is 0 before any exit"),
        (star(5), 1, {"value": "diversity"}, "diversity needs categories"),
        (star(5), 1, {"worlds": 0}, "0 worlds"),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(
    design: Design, count: int, more: dict[str, Any], words: str
) -> None:
    """Too many sets, nothing to lose, nobody to leave."""
    with pytest.raises(QuestionError, match=words):
        worst_exits(design, count, **({"seed": 1} | more))
