"""Designs side by side: same worlds, paired differences, who wins and how often."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from blocs.errors import QuestionError
from blocs.worlds.compare import compare
from blocs.worlds.designs import Design, Rule, accord, consensus, key_accord, layered, star
from blocs.worlds.ensemble import evaluate
from blocs.worlds.shocks import common_cause, hub_loss, random_exits

N = 36


def test_accord_beats_star_exactly_when_the_hub_is_hit() -> None:
    """One exit by lot: a tie with a partner, N / (N + 1) of the parties with the hub."""
    worlds = 8_000
    done = compare([star(N + 1), accord(N + 1)], random_exits(1), worlds=worlds, seed=4)
    pair = done.pair("member-reach", "open accord", "star")
    hit = (done.outcomes[0].after[1] == 0).mean()

    assert (hit, 1 - hit, 0.0) == pytest.approx((pair.a_better, pair.tie, pair.b_better))
    assert pair.difference == pytest.approx(hit * N / (N + 1))
    assert abs(1 / (N + 1) - hit) <= 4.5 * math.sqrt(N) / (N + 1) / math.sqrt(worlds)


def test_star_and_accord_are_the_better_of_both_in_every_world() -> None:
    """When exits are of parties, layers keep what either keeps."""
    done = compare(
        [star(20), accord(20), layered(20)], random_exits(share=0.3), worlds=2_000, seed=1
    )
    shares = [outcome.retained("member-reach") for outcome in done.outcomes]

    assert np.maximum(shares[0], shares[1]).tolist() == shares[2].tolist()


def test_common_cause_is_a_tie_on_hub_reach() -> None:
    """Sanctions on the hub cost its partners alike, whatever the design."""
    done = compare([star(20), accord(20)], common_cause(0.3, event=0.5), worlds=2_000, seed=1)
    pair = done.pair("hub-reach", "star", "open accord")

    assert (pair.difference, pair.tie, pair.standard_error) == (0.0, 1.0, 0.0)


def test_a_comparison_looks_the_same_from_both_sides() -> None:
    """Exchanging two designs turns the signs and the winners."""
    done = compare([star(9), accord(9, 0.8)], random_exits(2), worlds=3_000, seed=2)
    there = done.pair("tied-pairs", "star", "imitated accord")
    back = done.pair("tied-pairs", "imitated accord", "star")

    assert there.difference is not None
    assert there.low is not None
    assert (-there.difference, -there.low) == (back.difference, back.high)
    assert (there.a_better, there.tie, there.b_better) == (back.b_better, back.tie, back.a_better)
    assert there.a_better_interval == back.b_better_interval


def test_every_two_designs_are_compared_on_every_value() -> None:
    """Four designs make six pairs."""
    done = compare(
        [star(9), accord(9), consensus(9), key_accord(9)], random_exits(1), worlds=50, seed=1
    )

    assert 6 * len(done.outcomes[0].values) == len(done.pairs)


def test_common_chance_narrows_the_difference() -> None:
    """Paired worlds tell close designs apart that independent runs of the same size do not."""
    designs = [accord(30, 0.5), accord(30, 0.6)]
    designs = [
        Design(name, 30, d.members, d.rules, 0) for name, d in zip("ab", designs, strict=True)
    ]
    done = compare(designs, random_exits(3), worlds=2_000, seed=1)
    pair = done.pair("member-reach", "a", "b")
    errors = [outcome.summary("member-reach").standard_error for outcome in done.outcomes]
    assert pair.standard_error is not None
    assert pair.low is not None

    assert pair.low > 0
    assert pair.standard_error < 0.5 * math.hypot(*(error or 0.0 for error in errors))


def test_a_comparison_holds_what_each_design_has_alone() -> None:
    """Company changes no byte."""
    chances = [np.linspace(0.4, 1, 16), np.linspace(0.6, 1, 9)]
    texts = [None, [0.8]]
    designs = [star(9), accord(9, 0.7)]
    done = compare(
        designs,
        random_exits(2),
        worlds=3_000,
        seed=9,
        membership_probability=chances,
        text_probability=texts,
    )
    for design, chance, text, outcome in zip(designs, chances, texts, done.outcomes, strict=True):
        alone = evaluate(
            design,
            random_exits(2),
            worlds=3_000,
            seed=9,
            membership_probability=chance,
            text_probability=text,
            threads=1,
        )
        assert alone.before.tobytes() == outcome.before.tobytes()
        assert alone.after.tobytes() == outcome.after.tobytes()


def test_a_party_that_may_take_part_does_so_in_all_designs_or_none() -> None:
    """One draw per party serves star and accord alike."""
    done = compare(
        [star(12), key_accord(12)],
        random_exits(2),
        worlds=2_000,
        seed=3,
        party_probability=np.linspace(0.3, 1, 12)[::-1],
    )

    assert done.outcomes[0].before[0].tolist() == done.outcomes[1].before[0].tolist()
    assert done.pair("member-reach", "star", "key accord").tie == 1.0


def test_worlds_without_anything_to_lose_are_counted() -> None:
    """Where one of two has nothing, they are not compared."""
    rule = Rule("open")
    a = Design("a", 3, ((0, 1, 2),), (rule,), 0)
    b = Design("b", 3, ((0, 1, 2),), (rule,), 0)
    done = compare([a, b], random_exits(1), worlds=100, seed=1, text_probability=[[1.0], [0.0]])
    pair = done.pair("member-reach", "a", "b")

    assert (pair.worlds, pair.undefined) == (0, 100)
    assert (pair.difference, pair.a_better, pair.low) == (None, None, None)


def test_an_interrupted_comparison_has_the_same_worlds_in_all_designs() -> None:
    """Whoever stops early still compares like with like."""

    def stop(done: int, asked: int) -> None:
        raise KeyboardInterrupt

    # The block that was done when Ctrl-C came is not lost.
    done = compare([star(9), accord(9)], random_exits(1), worlds=5_000, seed=1, progress=stop)

    assert [outcome.worlds for outcome in done.outcomes] == [1_024, 1_024]
    assert done.pairs[0].worlds == 1_024


@pytest.mark.parametrize(
    ("designs", "settings", "words"),
    [
        ([star(4)], {}, "two designs or more"),
        ([star(4), star(4)], {}, "two designs are called 'star'"),
        ([star(4), accord(5)], {}, "not about the same parties"),
        (
            [
                Design("a", 2, ((0, 1),), (Rule("bilateral"),), 0, ("CHN", "BRA")),
                Design("b", 2, ((0, 1),), (Rule("bilateral"),), 0, ("CHN", "EGY")),
            ],
            {},
            "not about the same parties",
        ),
        ([star(4), accord(4)], {"text_probability": [None]}, "of 1 designs were given for 2"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    designs: list[Design], settings: dict[str, Any], words: str
) -> None:
    """The message says what is in the way."""
    with pytest.raises(QuestionError, match=words):
        compare(designs, hub_loss(), worlds=10, seed=1, **settings)


def test_an_unknown_pair_is_named() -> None:
    """With the designs there are."""
    done = compare([star(4), accord(4)], hub_loss(), worlds=10, seed=1)

    with pytest.raises(QuestionError, match="the designs are star, open accord"):
        done.pair("member-reach", "star", "club")
