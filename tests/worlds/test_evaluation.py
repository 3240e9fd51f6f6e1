"""What a shock leaves, world by world: against sets, closed forms and an independent table."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from by_hand import (
    Blow,
    World,
    designs,
    listed_categories,
    listed_weights,
    values_by_hand,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.worlds import draws, engine, paths
from blocs.worlds.counting import Sample, sample, weigh
from blocs.worlds.curves import curves
from blocs.worlds.designs import (
    Design,
    Rule,
    accord,
    consensus,
    key_accord,
    layered,
    star,
    threshold,
)
from blocs.worlds.ensemble import evaluate
from blocs.worlds.hits import Hit
from blocs.worlds.layout import lay_out
from blocs.worlds.shocks import (
    bloc_switch,
    common_cause,
    freeze,
    given_exits,
    hub_loss,
    independent_exits,
    random_exits,
    targeted_exits,
)
from blocs.worlds.values import VALUES, Outcome

N = 36
"""Partners in the table of the designs: the Accords had 36 signatories in February 2024."""


def near(share: float, mean: float | None, error: float | None) -> bool:
    """Return whether a mean lies within 4.5 standard errors; missed once in 150,000 fair tests."""
    assert mean is not None
    assert error is not None
    return abs(mean - share) <= 4.5 * error + 1e-12


@st.composite
def blows(draw: st.DrawFn, design: Design) -> Blow:
    """Draw any shock."""
    parties = st.frozensets(st.integers(0, design.n - 1))
    instruments = st.frozensets(st.integers(0, len(design.members) - 1), max_size=2)
    return Blow(draw(parties), draw(parties), draw(instruments), draw(instruments))


def mask(chosen: frozenset[int], width: int) -> Any:
    """Return one row with the chosen positions set."""
    row = np.zeros((1, width), np.bool_)
    row[0, list(chosen)] = True
    return row


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_every_world_is_worth_what_the_model_in_sets_says(data: st.DataObject) -> None:
    """The kernel and plain sets agree on all eight values, for any design, world and shock."""
    design = data.draw(designs())
    blow = data.draw(blows(design))
    memberships = [(e, i) for e, members in enumerate(design.members) for i in members]
    m = len(design.members)
    chosen = st.frozensets(st.integers(0, m - 1), max_size=2)
    world = World(
        absent=data.draw(st.frozensets(st.sampled_from(memberships), max_size=2)),
        missing=data.draw(chosen),
        deadly=data.draw(chosen),
        resistance=tuple(
            data.draw(st.lists(st.floats(0, 3), min_size=design.n, max_size=design.n))
        ),
    )
    weights, categories = listed_weights(design), listed_categories(design)
    layout = lay_out(design, weights=weights, categories=categories if design.n > 1 else None)
    drawn = Sample(
        np.array([[pair not in world.absent for pair in memberships]]),
        ~mask(world.missing, m),
        mask(world.deadly, m),
        np.array([world.resistance]),
    )
    hit = Hit(
        mask(blow.out, design.n),
        mask(blow.frozen, design.n),
        mask(blow.void, m),
        mask(blow.slipped, m),
    )

    expected = values_by_hand(design, world, blow, weights, categories)
    untouched = values_by_hand(design, world, Blow(), weights, categories)

    assert [expected[v] for v in VALUES] == pytest.approx(weigh(layout, drawn, hit, 1)[:, 0])
    assert [untouched[v] for v in VALUES] == pytest.approx(weigh(layout, drawn, None, 1)[:, 0])


def imitated(n: int, beta: float) -> Design:
    """Return an open accord whose convener is imitated and follows nobody."""
    rule = Rule("open", beta=beta, keystones=(0,), kappa=0.0, imitates_keystone=True)
    return Design("imitated accord", n, (tuple(range(n)),), (rule,), 0)


TABLE = {
    # Star, open, imitated (beta 0.6), threshold 60 %, consensus, key, star and accord.
    ("member-reach", "partner"): (0.973, 0.973, 0.940, 0.973, 0, 0.973, 0.973),
    ("member-reach", "party"): (0.941, 0.973, 0.938, 0.973, 0, 0.941, 0.973),
    ("member-reach", "hub"): (0, 0.973, 0.938, 0.973, 0, 0, 0.973),
    ("member-reach", "five"): (0.865, 0.865, 0.749, 0.865, 0, 0.865, 0.865),
    ("member-reach", "quarter"): (0.585, 0.757, 0.597, 0.757, 0, 0.585, 0.757),
    ("member-reach", "switch"): (0.568, 0.568, 0.403, 0, 0, 0.568, 0.568),
    ("member-reach", "sanctions"): (0.708, 0.708, 0.550, 0.656, 0, 0.708, 0.708),
    ("hub-reach", "partner"): (0.972, 0.972, 0.938, 0.972, 0, 0.972, 0.972),
    ("hub-reach", "party"): (0.940, 0.940, 0.905, 0.940, 0, 0.940, 0.940),
    ("hub-reach", "hub"): (0, 0, 0, 0, 0, 0, 0),
    ("hub-reach", "five"): (0.861, 0.861, 0.742, 0.861, 0, 0.861, 0.861),
    ("hub-reach", "quarter"): (0.579, 0.579, 0.454, 0.579, 0, 0.579, 0.579),
    ("hub-reach", "switch"): (0.556, 0.556, 0.386, 0, 0, 0.556, 0.556),
    ("hub-reach", "sanctions"): (0.700, 0.700, 0.538, 0.649, 0, 0.700, 0.700),
    ("tied-pairs", "partner"): (0.972, 0.946, 0.886, 0.946, 0, 0.946, 0.946),
    ("tied-pairs", "party"): (0.940, 0.946, 0.881, 0.946, 0, 0.915, 0.946),
    ("tied-pairs", "hub"): (0, 0.946, 0.881, 0.946, 0, 0, 0.946),
    ("tied-pairs", "five"): (0.861, 0.745, 0.564, 0.745, 0, 0.745, 0.745),
    ("tied-pairs", "quarter"): (0.579, 0.568, 0.358, 0.568, 0, 0.438, 0.568),
    ("tied-pairs", "switch"): (0.556, 0.315, 0.161, 0, 0, 0.315, 0.315),
    ("tied-pairs", "sanctions"): (0.700, 0.502, 0.310, 0.472, 0, 0.502, 0.502),
    ("capability-reach", "partner"): (0.985, 0.985, 0.969, 0.985, 0, 0.985, 0.985),
    ("capability-reach", "party"): (0.955, 0.971, 0.953, 0.971, 0, 0.955, 0.971),
    ("capability-reach", "hub"): (0, 0.500, 0.482, 0.500, 0, 0, 0.500),
    ("capability-reach", "five"): (0.571, 0.571, 0.561, 0.571, 0, 0.571, 0.571),
    ("capability-reach", "quarter"): (0.676, 0.762, 0.680, 0.762, 0, 0.676, 0.762),
    ("capability-reach", "switch"): (0.777, 0.777, 0.690, 0, 0, 0.777, 0.777),
    ("capability-reach", "sanctions"): (0.849, 0.849, 0.769, 0.777, 0, 0.849, 0.849),
}
"""An independent simulation of 4,000 worlds, printed to three decimals; the weights are below."""


def table_weights() -> Any:
    """Return the capabilities of the table: the convener has half, the others a heavy tail."""
    partners = np.random.default_rng(9).pareto(1.5, N) + 0.1
    return np.concatenate([[0.5], partners / partners.sum() / 2])


def test_table_of_designs_and_shocks_is_reproduced() -> None:
    """Seven designs, seven shocks and four values agree with the independent simulation."""
    weights, n = table_weights(), N + 1
    arranged = [
        star(n),
        accord(n),
        imitated(n, 0.6),
        threshold(n, math.ceil(0.6 * n)),
        consensus(n),
        key_accord(n),
        layered(n),
    ]
    largest = [int(i) + 1 for i in np.argsort(-weights[1:])[:5]]
    shocks = {
        "partner": random_exits(1, among="partners"),
        "party": random_exits(1),
        "hub": hub_loss(),
        "five": given_exits(largest),
        "quarter": random_exits(share=0.25),
        "switch": bloc_switch(share=0.45),
        "sanctions": common_cause(0.3),
    }
    worlds, printed_worlds = 20_000, 4_000
    wrong = []
    for name, shock in shocks.items():
        for column, design in enumerate(arranged):
            outcome = evaluate(design, shock, worlds=worlds, seed=3, weights=weights)
            for value in ("member-reach", "hub-reach", "tied-pairs", "capability-reach"):
                summary = outcome.summary(value)
                assert summary.mean is not None
                assert summary.standard_error is not None
                # Both means are by chance; the printed one is rounded as well.
                error = summary.standard_error * math.sqrt(1 + worlds / printed_worlds)
                printed = TABLE[value, name][column]
                if abs(summary.mean - printed) > 4 * error + 0.0005001:
                    wrong.append((value, name, design.name, summary.mean, printed))

    assert wrong == []


def final_sizes(first: int, others: int, p: float) -> list[float]:
    """Return the probability of each number of further exits, by the Reed-Frost chain itself."""
    # state: (just left, still in) -> probability; each of the latter stays with (1 - p)^left.
    states = {(first, others): 1.0}
    done = [0.0] * (others + 1)
    while states:
        following: dict[tuple[int, int], float] = {}
        for (left, still), chance in states.items():
            if left == 0:
                done[others - still] += chance
                continue
            stays = (1 - p) ** left
            for k in range(still + 1):
                here = math.comb(still, k) * (1 - stays) ** k * stays ** (still - k)
                following[k, still - k] = following.get((k, still - k), 0.0) + chance * here
        states = following
    return done


@pytest.mark.parametrize("beta", [0.4, 0.9, 1.5, 2.5])
def test_exits_follow_the_reed_frost_law(beta: float) -> None:
    """The number of followers has the distribution of the chain binomial, for any beta."""
    n, worlds = 8, 40_000

    outcome = evaluate(accord(n, beta), given_exits([0]), worlds=worlds, seed=5)

    law = final_sizes(1, n - 1, beta / (n - 1))
    followers = np.where(outcome.after[0] == 0, -1, n - 1 - outcome.after[0])
    for k in range(n - 2):
        seen, error = (followers == k).mean(), math.sqrt(law[k] * (1 - law[k]) / worlds)
        assert abs(law[k] - seen) <= 4.5 * error
    # With one party or none left the accord is dead: the last two sizes are seen as one.
    dead = law[n - 2] + law[n - 1]
    assert abs(dead - (followers == -1).mean()) <= 4.5 * math.sqrt(dead * (1 - dead) / worlds)


def test_one_exit_costs_one_over_one_minus_beta() -> None:
    """Below beta = 1 a cascade in a large accord has the mean size 1 / (1 - beta)."""
    n = 2_000
    for beta in (0.0, 0.3, 0.6):
        outcome = evaluate(
            accord(n, beta), given_exits([0]), worlds=4_000, seed=2, values=["member-reach"]
        )
        lost = n - outcome.after[0]
        error = lost.std() / math.sqrt(lost.size)
        # The finite size takes off about beta / (n (1 - beta)^3).
        slack = 2 * beta / (n * (1 - beta) ** 3)

        assert abs(1 / (1 - beta) - lost.mean()) <= 4.5 * error + slack


def test_large_cascades_take_the_share_that_solves_the_equation() -> None:
    """Above beta = 1 those that take off end at z = 1 - exp(-beta z)."""
    n, beta, z = 2_000, 1.8, 0.5
    for _ in range(200):
        z = 1 - math.exp(-beta * z)

    outcome = evaluate(
        accord(n, beta), given_exits([0]), worlds=500, seed=2, values=["member-reach"]
    )
    lost = 1 - outcome.after[0] / n
    took_off = lost[lost > 0.2]

    assert z == pytest.approx(took_off.mean(), abs=0.004)
    # One exit takes off unless its branching dies out: with the same equation, probability z.
    assert z == pytest.approx((lost > 0.2).mean(), abs=4.5 * math.sqrt(z * (1 - z) / 500))


def test_more_than_certain_imitation_empties_the_accord() -> None:
    """A beta of at least the number of other members makes everybody follow."""
    outcome = evaluate(accord(5, 4.0), given_exits([2]), worlds=50, seed=1)

    assert outcome.retained("member-reach").tolist() == [0.0] * 50


def test_star_loses_one_partner_or_all_with_its_hub() -> None:
    """A star of N + 1 parties loses 1 with a partner and N + 1 with the hub."""
    star_lost = evaluate(star(N + 1), random_exits(1), worlds=5_000, seed=1)
    lost = star_lost.before[0] - star_lost.after[0]
    hub_hit = star_lost.after[1] == 0

    assert {1.0} == set(lost[~hub_hit])
    assert {N + 1.0} == set(lost[hub_hit])
    assert near(1 / (N + 1), hub_hit.mean(), math.sqrt(N) / (N + 1) / math.sqrt(5_000))


@pytest.mark.parametrize(
    ("pi", "beta", "kappa"), [(0.2, 0.5, 0.3), (0.5, 0.0, 0.6), (0.1, 0.7, 0.0)]
)
def test_accord_loses_what_the_formula_says(pi: float, beta: float, kappa: float) -> None:
    """With the convener hit with probability pi: (1 - pi) / (1 - beta) + pi (1 + kappa N)."""
    n_partners, worlds = 1_500, 3_000
    design = key_accord(n_partners + 1, kappa, beta)

    def mean_loss(shock: Any) -> tuple[float, float]:
        outcome = evaluate(design, shock, worlds=worlds, seed=4, values=["member-reach"])
        lost = outcome.before[0] - outcome.after[0]
        return float(lost.mean()), float(lost.std()) / math.sqrt(worlds)

    partner, partner_error = mean_loss(random_exits(1, among="partners"))
    convener, convener_error = mean_loss(hub_loss())
    error = (1 - pi) * partner_error + pi * convener_error
    slack = 2 * beta / (n_partners * (1 - beta) ** 3)

    expected = (1 - pi) / (1 - beta) + pi * (1 + kappa * n_partners)
    assert abs(expected - (1 - pi) * partner - pi * convener) <= 4.5 * error + slack


def test_availability_of_a_network_of_parties_that_fail_independently() -> None:
    """With availability A: consensus A^n, star N A^2, accord C(n, 2) A^2, threshold a tail."""
    n, a, m, worlds = 8, 0.9, 5, 60_000
    shock = independent_exits(1 - a)

    def mean(design: Design, value: str) -> tuple[float, float]:
        outcome = evaluate(design, shock, worlds=worlds, seed=8)
        counts = outcome.after[outcome.row(value)]
        return float(counts.mean()), float(counts.std()) / math.sqrt(worlds)

    tail = sum(math.comb(n, k) * a**k * (1 - a) ** (n - k) for k in range(m, n + 1))
    # A suspended body keeps its text, so whether it works is seen by its members.
    assert near(n * a**n, *mean(consensus(n), "member-reach"))
    assert near((n - 1) * a * a, *mean(star(n), "tied-pairs"))
    assert near((n - 1) * a * a, *mean(star(n), "text-survival"))
    assert near(math.comb(n, 2) * a * a, *mean(accord(n), "tied-pairs"))
    assert near(tail, *mean(threshold(n, m), "text-survival"))


def test_star_and_key_accord_reach_the_same_parties_in_every_world() -> None:
    """On reach a star is an accord that dies with its convener, whatever the shock."""
    for shock in (random_exits(3), random_exits(share=0.4), common_cause(0.3), hub_loss()):
        as_star = evaluate(star(12), shock, worlds=500, seed=6)
        as_key = evaluate(key_accord(12), shock, worlds=500, seed=6)

        for value in ("member-reach", "hub-reach"):
            assert as_star.retained(value).tolist() == as_key.retained(value).tolist()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_more_imitation_never_leaves_more(data: st.DataObject) -> None:
    """In every world each value but diversity falls or stays as beta and kappa rise."""
    design = data.draw(designs())
    seed = data.draw(st.integers(0, 2**40))
    out = data.draw(st.sets(st.integers(0, design.n - 1), min_size=1))

    def after(beta: float, kappa: float) -> Any:
        rules = tuple(
            Rule(
                rule.kind,
                rule.minimum,
                rule.keystones,
                kappa,
                beta,
                rule.imitates_keystone,
                rule.resumes,
                rule.slip,
                rule.suppliers,
            )
            for rule in design.rules
        )
        other = Design("other", design.n, design.members, rules, design.hub)
        return evaluate(other, given_exits(sorted(out)), worlds=64, seed=seed, threads=1).after

    low, middle, high = after(0.2, 0.1), after(0.8, 0.1), after(0.8, 0.7)

    assert (low >= middle - 1e-12).all()
    assert (middle >= high - 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_names_of_parties_do_not_matter(data: st.DataObject) -> None:
    """Renumbering the parties changes no value in any world."""
    design = data.draw(designs())
    shuffled = data.draw(st.permutations(range(design.n)))
    worlds = 20
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    m, size = len(design.members), sum(len(ms) for ms in design.members)
    drawn = Sample(
        rng.random((worlds, size)) < 0.8,
        rng.random((worlds, m)) < 0.9,
        rng.random((worlds, m)) < 0.5,
        rng.exponential(size=(worlds, design.n)),
    )
    hit = Hit(rng.random((worlds, design.n)) < 0.3, rng.random((worlds, design.n)) < 0.2)
    back = np.argsort(shuffled)
    renamed = Design(
        "renamed",
        design.n,
        tuple(tuple(shuffled[i] for i in ms) for ms in design.members),
        tuple(
            Rule(
                rule.kind,
                rule.minimum,
                tuple(shuffled[i] for i in rule.keystones),
                rule.kappa,
                rule.beta,
                rule.imitates_keystone,
                rule.resumes,
                rule.slip,
                tuple(shuffled[i] for i in rule.suppliers),
            )
            for rule in design.rules
        ),
        None if design.hub is None else shuffled[design.hub],
    )
    weights, categories = listed_weights(design), listed_categories(design)
    first = lay_out(design, weights=weights, categories=categories)
    second = lay_out(
        renamed,
        weights=[weights[i] for i in back],
        categories=[categories[i] for i in back],
    )
    assert hit.frozen is not None

    expected = weigh(first, drawn, hit, worlds)
    found = weigh(
        second,
        drawn._replace(resistance=drawn.resistance[:, back]),
        Hit(hit.out[:, back], hit.frozen[:, back]),
        worlds,
    )

    assert expected == pytest.approx(found)


def test_order_of_instruments_does_not_matter() -> None:
    """Instruments draw by what they are, so listing them otherwise changes no byte but rounding."""
    design = layered(9, beta=0.5)
    other = Design("other", 9, design.members[::-1], design.rules[::-1], 0)
    chances = [0.5 + 0.05 * e for e in range(len(design.members))]

    first = evaluate(design, random_exits(2), worlds=300, seed=1, text_probability=chances)
    second = evaluate(other, random_exits(2), worlds=300, seed=1, text_probability=chances[::-1])

    assert first.after == pytest.approx(second.after)
    assert first.before == pytest.approx(second.before)


def raw(outcome: Outcome) -> tuple[bytes, bytes]:
    """Return all counts as bytes."""
    return outcome.before.tobytes(), outcome.after.tobytes()


def test_same_seed_gives_the_same_bytes_with_one_thread_and_with_two() -> None:
    """Threads and their timing change nothing; another seed does."""
    design = layered(40, beta=0.7)
    size = sum(len(members) for members in design.members)
    common: dict[str, Any] = {
        "worlds": 5_000,
        "membership_probability": np.linspace(0.5, 1, size),
        "text_probability": np.linspace(0.6, 1, len(design.members)),
        "party_probability": np.linspace(0.9, 1, 40),
        "weights": np.arange(1, 41),
        "categories": ["a", "b"] * 20,
    }
    one = evaluate(design, random_exits(5), seed=11, threads=1, **common)
    two = evaluate(design, random_exits(5), seed=11, threads=2, **common)
    again = evaluate(design, random_exits(5), seed=11, threads=3, **common)
    other = evaluate(design, random_exits(5), seed=12, threads=1, **common)

    assert raw(one) == raw(two) == raw(again)
    assert raw(one) != raw(other)


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    """A world is the same world however many follow, but for a block that is cut short."""
    short = evaluate(layered(30, 0.5), random_exits(4), worlds=2_048, seed=3)
    long = evaluate(layered(30, 0.5), random_exits(4), worlds=5_000, seed=3)

    assert short.after.tobytes() == long.after[:, :2_048].tobytes()


def test_nothing_is_changed_or_reseeded() -> None:
    """Inputs stay as they are, and the global generator of numpy is not touched."""
    weights, chances = np.arange(1.0, 11.0), np.full(10, 0.7)
    kept = weights.copy(), chances.copy()
    state = np.random.get_state()[1].tobytes()  # type: ignore[index, union-attr]  # noqa: NPY002

    evaluate(
        accord(10, 0.5),
        random_exits(2),
        worlds=100,
        seed=1,
        weights=weights,
        membership_probability=chances,
    )

    assert kept[0].tolist() == weights.tolist()
    assert kept[1].tolist() == chances.tolist()
    assert state == np.random.get_state()[1].tobytes()  # type: ignore[index, union-attr]  # noqa: NPY002


def test_facts_hold_as_often_as_their_probability_says() -> None:
    """Memberships, texts and parties are there with the stated frequency, independently."""
    worlds = 40_000
    layout = lay_out(
        Design("two", 3, ((0, 1), (0, 1, 2)), (Rule("bilateral"), Rule("open")), 0),
        membership_probability=[0.2, 1.0, 0.0, 0.5, 0.9],
        text_probability=[0.3, 1.0],
        party_probability=[1.0, 1.0, 0.5],
    )
    drawn = sample(layout, draws.keys(7), np.arange(worlds).astype(np.uint64))

    def close(p: float, seen: Any) -> bool:
        return abs(p - float(seen)) <= 4.5 * math.sqrt(p * (1 - p) / worlds)

    shares = drawn.present.mean(axis=0)
    for p, share in zip([0.2, 1.0, 0.0, 0.5, 0.45], shares, strict=True):
        assert close(p, share)
    assert close(0.3, drawn.exists[:, 0].mean())
    assert drawn.exists[:, 1].all()
    assert close(0.2 * 0.5, (drawn.present[:, 0] & drawn.present[:, 3]).mean())
    assert close(0.2 * 0.3, (drawn.present[:, 0] & drawn.exists[:, 0]).mean())


def test_progress_is_told_to_the_end() -> None:
    """Each call has the worlds done so far and the worlds asked for."""
    told: list[tuple[int, int]] = []

    evaluate(star(10), random_exits(1), worlds=3_000, seed=1, progress=lambda *t: told.append(t))

    assert told == [(1_024, 3_000), (2_048, 3_000), (3_000, 3_000)]


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupted_run_gives_what_it_has(threads: int) -> None:
    """After Ctrl-C the result says how many worlds were done, and they are the right ones."""

    def stop(done: int, asked: int) -> None:
        if done >= 2_048:
            raise KeyboardInterrupt

    whole = evaluate(star(10), random_exits(1), worlds=9_000, seed=1)
    part = evaluate(star(10), random_exits(1), worlds=9_000, seed=1, threads=threads, progress=stop)

    assert (part.worlds, part.asked) == (2_048, 9_000)
    assert whole.after[:, :2_048].tobytes() == part.after.tobytes()


def test_an_interrupt_before_any_world_is_an_interrupt() -> None:
    """With nothing done there is nothing to give."""

    class Stop:
        words = "somebody presses Ctrl-C"

        def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(star(5), Stop(), worlds=10, seed=1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"worlds": 0}, "0 worlds"),
        ({"worlds": True}, "True worlds"),
        ({"worlds": 2.5}, "2.5 worlds"),
        ({"seed": -1}, "the seed is -1"),
        ({"seed": None}, "the seed is None"),
        ({"threads": 0}, "0 threads"),
        ({"weights": [1, 2]}, "2 weights were given for 5 parties"),
        ({"weights": [1, 2, -3, 4, 5]}, "weight of party 2 is -3"),
        ({"weights": [1, 2, math.nan, 4, 5]}, "weight of party 2 is nan"),
        ({"weights": [0] * 5}, "all weights are 0"),
        ({"categories": ["a"]}, "1 categories were given for 5 parties"),
        ({"categories": [None] * 5}, "no party has a known category"),
        ({"membership_probability": [1, 1]}, "2 membership probabilities were given for 8"),
        ({"membership_probability": [1.5] * 8}, "membership probability 0 is 1.5"),
        ({"text_probability": [0.5, -0.1, 1, 1]}, "text probability 1 is -0.1"),
        ({"party_probability": [math.nan] * 5}, "party probability 0 is nan"),
        ({"values": ["reach"]}, "'reach' is no value"),
        ({"values": []}, "no value was asked for"),
        ({"values": ["diversity"]}, "diversity needs categories"),
        ({"values": ["capability-reach"]}, "capability-reach needs weights"),
    ],
)
def test_wrong_settings_are_named(wrong: dict[str, Any], words: str) -> None:
    """A number out of range or a list of the wrong length stops the run before it starts."""
    given_settings = {"worlds": 10, "seed": 1} | wrong

    with pytest.raises(QuestionError, match=words):
        evaluate(star(5), random_exits(1), **given_settings)


def test_pairs_of_a_crowd_are_refused() -> None:
    """Beyond the limit the values on pairs must be left out by name."""
    crowd = accord(5_001)

    with pytest.raises(QuestionError, match="without tied-pairs and redundancy"):
        evaluate(crowd, random_exits(1), worlds=1, seed=1)
    outcome = evaluate(crowd, random_exits(1), worlds=1, seed=1, values=["member-reach"])
    assert outcome.retained("member-reach").tolist() == [5_000 / 5_001]


def test_a_mask_of_the_wrong_shape_is_refused() -> None:
    """A shock of one's own must speak of all parties in all worlds."""

    class Odd:
        words = "something odd happens"

        def draw(self, rng: np.random.Generator, worlds: int, design: Design) -> Hit:
            return Hit(np.zeros((worlds, design.n + 1), np.bool_))

    with pytest.raises(QuestionError, match=r"'out' has the shape \(10, 6\)"):
        evaluate(star(5), Odd(), worlds=10, seed=1)


def test_targeted_exits_are_those_of_the_order() -> None:
    """By degree the hub of a star goes first, by capability the strongest."""
    weights = [1.0, 9.0, 5.0, 2.0]
    hub_gone = evaluate(star(4), targeted_exits(1, by="degree"), worlds=20, seed=1)
    two_gone = evaluate(
        star(4),
        targeted_exits(2, by="capability", weights=weights),
        worlds=20,
        seed=1,
        weights=weights,
    )

    assert hub_gone.retained("member-reach").tolist() == [0.0] * 20
    assert two_gone.retained("capability-reach").tolist() == pytest.approx([3 / 17] * 20)


def test_kernels_are_compiled_once() -> None:
    """Whatever is left to chance, the arrays have one type; another would cost seconds."""
    design, size = layered(6, 0.5), 16
    for shock in (random_exits(1), hub_loss(), common_cause(0.5, strikes="ties"), freeze([1])):
        for chances in (
            {},
            {"membership_probability": [0.5] * size},
            {"party_probability": [0.5] * 6},
        ):
            evaluate(design, shock, worlds=5, seed=1, **chances)
    for order in ("random", "degree", [0, 1]):
        curves(design, order, worlds=5, seed=1, party_probability=[0.5] * 6)

    assert len(engine.run.signatures) == 1
    assert len(paths.walk.signatures) == 1
