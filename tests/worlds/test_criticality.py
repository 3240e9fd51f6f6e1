"""Who holds a network up: N-1 losses, Shapley and Banzhaf values against brute force."""

from __future__ import annotations

import doctest
from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.worlds import criticality as criticality_module
from blocs.worlds import games
from blocs.worlds.coalitions import VALUES, Living, World, by_enumeration, by_sampling, worth_of
from blocs.worlds.criticality import Criticality, criticality
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
from blocs.worlds.games import veto_game, worth
from blocs.worlds.layout import lay_out
from blocs.worlds.shocks import given_exits
from blocs.worlds.sums import by_games

Game = dict[frozenset[int], Fraction]


def shapley_by_orders(n: int, game: Game) -> list[Fraction]:
    """Return the mean of what each player adds, over all orders."""
    total = [Fraction(0)] * n
    for order in permutations(range(n)):
        before: frozenset[int] = frozenset()
        for i in order:
            total[i] += game[before | {i}] - game[before]
            before |= {i}
    return [t / factorial(n) for t in total]


def banzhaf_by_coalitions(n: int, game: Game) -> list[Fraction]:
    """Return the mean of what each player adds, over all coalitions of the others."""
    return [
        sum((game[s | {i}] - game[s] for s in game if i not in s), Fraction(0)) / 2 ** (n - 1)
        for i in range(n)
    ]


def coalitions(n: int) -> list[frozenset[int]]:
    """Return all subsets of the players."""
    return [frozenset(s) for k in range(n + 1) for s in combinations(range(n), k)]


def works(rule: Rule, members: tuple[int, ...], acting: frozenset[int], dies: bool) -> bool:
    """Return whether an instrument works, from the words of its rule."""
    here = acting & set(members)
    if rule.kind == "bilateral" or (rule.kind == "consensus" and not rule.resumes):
        enough = here == set(members)
    elif rule.kind == "consensus":
        enough = len(here) >= 2
    else:
        enough = len(here) >= rule.minimum
    return enough and not (dies and any(k not in acting for k in rule.keystones))


def value_by_words(
    design: Design, value: str, acting: frozenset[int], weights: list[Fraction], void: int = -1
) -> Fraction:
    """Return the expected value of a coalition, over all outcomes of the coins of kappa."""
    total = Fraction(0)
    coins = [
        ((False, 1 - Fraction(r.kappa)), (True, Fraction(r.kappa)))
        if r.keystones
        else ((False, Fraction(1)),)
        for r in design.rules
    ]
    for outcome in product(*coins):
        chance = Fraction(1)
        living = []
        for e, (dies, p) in enumerate(outcome):
            chance *= p
            if e != void and works(design.rules[e], design.members[e], acting, dies):
                living.append(e)
        acting_in = [acting & set(design.members[e]) for e in living]
        reached = frozenset().union(*acting_in)
        by_hub = frozenset().union(*(s for s in acting_in if design.hub in s)) - {design.hub}
        pairs = {p for s in acting_in for p in combinations(sorted(s), 2)}
        worths = {
            "live-instruments": Fraction(len(living)),
            "value-survival": sum(
                (
                    sum(weights[i] for i in s)
                    / sum(weights[i] for i in design.members[e])
                    * (1 - Fraction(design.rules[e].slip))
                    ** (
                        sum(i not in acting for i in design.rules[e].suppliers)
                        if design.rules[e].kind == "programme"
                        else 0
                    )
                    for e, s in zip(living, acting_in, strict=True)
                ),
                Fraction(0),
            ),
            "member-reach": Fraction(len(reached)),
            "capability-reach": sum((weights[i] for i in reached), Fraction(0)),
            "hub-reach": Fraction(len(by_hub)),
            "tied-pairs": Fraction(len(pairs)),
            "alive": Fraction(bool(living)),
        }
        total += chance * worths[value]
    return total


def game_of(design: Design, value: str, weights: list[Fraction]) -> Game:
    """Return a design's value for every coalition."""
    return {s: value_by_words(design, value, s, weights) for s in coalitions(design.n)}


def by_index(shares: tuple[criticality_module.Share, ...], what: str) -> list[float]:
    """Return a column in the order of the design."""
    return [getattr(s, what) for s in sorted(shares, key=lambda s: s.index)]


# ---- the closed forms, in fractions


def test_the_examples_in_the_docstrings_hold() -> None:
    """What a docstring shows is what the function returns."""
    for module in (games, criticality_module):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("shape", ["alive", "pairs"])
@pytest.mark.parametrize("n", [1, 2, 3, 5, 6])
def test_a_veto_game_is_shared_as_all_orders_share_it(shape: str, n: int) -> None:
    """Every number of keystones and every minimum, in exact fractions."""
    for keystones, minimum in product(range(n + 1), range(1, n + 1)):
        game = {
            s: Fraction(worth(shape, minimum, len(s)) if s >= set(range(keystones)) else 0)
            for s in coalitions(n)
        }
        shapley, banzhaf = shapley_by_orders(n, game), banzhaf_by_coalitions(n, game)
        key, other, key_banzhaf, other_banzhaf = veto_game(shape, n, keystones, minimum)

        assert [key] * keystones + [other] * (n - keystones) == shapley
        assert [key_banzhaf] * keystones + [other_banzhaf] * (n - keystones) == banzhaf


@pytest.mark.parametrize("n", [2, 3, 10, 37, 200])
def test_the_known_shares_of_the_five_rules_hold_for_any_number_of_parties(n: int) -> None:
    """Consensus 1/n and 2^-(n-1); key party (n-1)/n and 1/(n(n-1)), 1 - 2^-(n-1) and 2^-(n-1);
    threshold 1/n and C(n-1, m-1)/2^(n-1); pairs of an open accord (n-1)/2."""
    half = Fraction(1, 2 ** (n - 1))

    assert veto_game("alive", n, n, n)[::2] == (Fraction(1, n), half)
    assert veto_game("alive", n, 0, n)[1::2] == (Fraction(1, n), half)
    assert veto_game("alive", n, 1, 2) == (
        Fraction(n - 1, n),
        Fraction(1, n * (n - 1)),
        1 - half,
        half,
    )
    for m in {1, 2, n // 2 or 1, n}:
        assert veto_game("alive", n, 0, m)[1::2] == (Fraction(1, n), comb(n - 1, m - 1) * half)
    assert veto_game("pairs", n, 0, 2)[1] == Fraction(n - 1, 2)


@pytest.mark.parametrize("n", [3, 8, 37, 120])
def test_a_hub_is_due_half_of_every_tie(n: int) -> None:
    """Live ties of a star: hub N/2, each partner 1/2, Shapley and Banzhaf alike."""
    found = criticality(star(n), "live-instruments")
    hub, *partners = found.parties

    assert (hub.name, hub.shapley, hub.banzhaf, hub.loss) == ("0", (n - 1) / 2, (n - 1) / 2, n - 1)
    assert {(p.shapley, p.banzhaf, p.loss) for p in partners} == {(0.5, 0.5, 1.0)}
    assert (found.method, found.total) == ("closed form", n - 1)


@pytest.mark.parametrize("n", [3, 8, 37, 120])
def test_every_rule_of_a_design_is_shared_as_its_game(n: int) -> None:
    """The identities above, through the whole design."""
    pairs = criticality(accord(n), "tied-pairs")
    body = criticality(consensus(n), "alive")
    key = criticality(key_accord(n), "alive")
    quorum = criticality(threshold(n, n - 1), "alive")

    assert by_index(pairs.parties, "shapley") == pytest.approx([(n - 1) / 2] * n)
    assert by_index(pairs.parties, "loss") == [n - 1] * n
    assert by_index(body.parties, "shapley") == pytest.approx([1 / n] * n)
    assert by_index(body.parties, "banzhaf") == pytest.approx([0.5 ** (n - 1)] * n)
    assert by_index(key.parties, "shapley") == pytest.approx(
        [(n - 1) / n] + [1 / (n * (n - 1))] * (n - 1)
    )
    assert by_index(key.parties, "banzhaf")[:2] == pytest.approx(
        [1 - 0.5 ** (n - 1), 0.5 ** (n - 1)]
    )
    assert by_index(quorum.parties, "banzhaf") == pytest.approx(
        [comb(n - 1, n - 2) / 2 ** (n - 1)] * n
    )
    assert {found.method for found in (pairs, body, key, quorum)} == {"closed form"}


def test_a_key_accord_has_the_criticality_of_a_star_on_reach() -> None:
    """On member reach the two are the same object."""
    assert criticality(star(37), "member-reach").parties == tuple(
        criticality(key_accord(37), "member-reach").parties
    )


def test_kappa_mixes_two_games() -> None:
    """With kappa 1/4 a key accord is a quarter key party and three quarters open accord."""
    n = 9
    mixed, key, open_ = (
        criticality(design, "alive")
        for design in (key_accord(n, kappa=0.25), key_accord(n), accord(n))
    )
    for what in ("shapley", "banzhaf", "loss"):
        expected = 0.25 * np.array(by_index(key.parties, what)) + 0.75 * np.array(
            by_index(open_.parties, what)
        )

        assert by_index(mixed.parties, what) == pytest.approx(expected)


def test_two_texts_over_a_pair_are_each_due_half_and_neither_is_missed() -> None:
    """A star under an accord: void either and every pair of the hub is still tied."""
    n = 6
    found = criticality(layered(n), "hub-reach")
    ties = [s for s in found.instruments if s.index < n - 1]
    (whole,) = [s for s in found.instruments if s.index == n - 1]

    assert {(t.loss, t.shapley, t.banzhaf) for t in ties} == {(0.0, 0.5, 0.5)}
    assert (whole.loss, whole.shapley, whole.banzhaf) == (0.0, (n - 1) / 2, (n - 1) / 2)
    assert found.instruments[0] is whole


# ---- any design, against the words of its rules


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Draw three to five parties with one to four instruments of any rule."""
    n = draw(st.integers(3, 5))
    members, rules = [], []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(
            st.sampled_from(["bilateral", "open", "threshold", "consensus", "key", "programme"])
        )
        size = 2 if kind == "bilateral" else draw(st.integers(2, n))
        own = draw(st.permutations(range(n)))[:size]
        keystones: tuple[int, ...] = ()
        if kind in ("key", "programme") or (kind == "open" and draw(st.booleans())):
            keystones = tuple(own[: draw(st.integers(1, min(2, size)))])
        minimum = draw(st.integers(1, size)) if kind != "bilateral" else 2
        suppliers = tuple(own[-1:]) if kind == "programme" else ()
        rules.append(
            Rule(
                kind,
                minimum=minimum,
                keystones=keystones,
                kappa=draw(st.sampled_from([0.0, 0.5, 1.0])),
                resumes=draw(st.booleans()),
                slip=draw(st.sampled_from([0.0, 0.25])) if suppliers else 0.0,
                suppliers=suppliers,
            )
        )
        members.append(tuple(own))
    return Design("drawn", n, tuple(members), tuple(rules), draw(st.integers(0, n - 1)))


WEIGHTS = [Fraction(k, 15) for k in (5, 4, 3, 2, 1)]


@settings(max_examples=120, deadline=None)
@given(design=designs(), value=st.sampled_from(VALUES))
def test_shares_are_those_of_all_orders_and_coalitions(design: Design, value: str) -> None:
    """Parties and instruments, losses, Shapley and Banzhaf, from the words of the rules alone."""
    n, m = design.n, len(design.members)
    weights = [w / sum(WEIGHTS[:n]) for w in WEIGHTS[:n]]
    layout = lay_out(design, weights=[float(w) for w in weights])
    found = criticality(layout, value)
    game = game_of(design, value, weights)
    everyone = frozenset(range(n))

    def close(column: list[float], expected: list[Fraction]) -> bool:
        return column == pytest.approx([float(x) for x in expected], abs=1e-12)

    assert found.total == pytest.approx(float(game[everyone]))
    assert close(by_index(found.parties, "shapley"), shapley_by_orders(n, game))
    assert close(by_index(found.parties, "banzhaf"), banzhaf_by_coalitions(n, game))
    assert close(
        by_index(found.parties, "loss"), [game[everyone] - game[everyone - {i}] for i in range(n)]
    )
    texts = {
        s: value_by_words(
            Design(
                "part",
                n,
                tuple(design.members[e] for e in sorted(s)),
                tuple(design.rules[e] for e in sorted(s)),
                design.hub,
            ),
            value,
            everyone,
            weights,
        )
        for s in coalitions(m)
    }
    assert close(by_index(found.instruments, "shapley"), shapley_by_orders(m, texts))
    assert close(by_index(found.instruments, "banzhaf"), banzhaf_by_coalitions(m, texts))
    assert close(
        by_index(found.instruments, "loss"),
        [
            game[everyone] - value_by_words(design, value, everyone, weights, void=e)
            for e in range(m)
        ],
    )


@settings(max_examples=200, deadline=None)
@given(design=designs(), value=st.sampled_from(VALUES))
def test_the_closed_form_is_the_enumeration_wherever_there_is_one(
    design: Design, value: str
) -> None:
    """Both ways to the same shares, so that the closed form can be trusted beyond 16 parties."""
    ((_, world),) = criticality_module._worlds(lay_out(design), 2, None)
    games_, counted = by_games(world, value), by_enumeration(world, value)
    assert counted is not None
    if games_ is not None:
        assert games_[0] == pytest.approx(counted[0], abs=1e-12)
        assert games_[1] == pytest.approx(counted[1], abs=1e-12)


def test_an_instrument_that_may_live_on_one_member_is_not_hidden_by_a_tie() -> None:
    """A tie of 0 and 1 under a text that one member keeps alive, but rests on 1 with kappa 1/2.

    Reach of 0 alone is 1/2, of 1 alone 1, of both 2: so 0 is due (1/2 + 1)/2 and 1 (1 + 3/2)/2.
    """
    text = Rule("key", minimum=1, keystones=(1,), kappa=0.5)
    found = criticality(
        Design("both", 2, ((0, 1), (0, 1)), (Rule("bilateral"), text)), "member-reach"
    )

    assert by_index(found.parties, "shapley") == [0.75, 1.25]


@settings(max_examples=60, deadline=None)
@given(design=designs(), value=st.sampled_from(VALUES))
def test_shares_add_up_to_the_whole(design: Design, value: str) -> None:
    """Efficiency of the Shapley value, for parties and for instruments."""
    weights = [float(w) for w in WEIGHTS[: design.n]]
    found = criticality(lay_out(design, weights=weights), value)

    assert sum(s.shapley for s in found.parties) == pytest.approx(found.total)
    assert sum(s.shapley for s in found.instruments) == pytest.approx(found.total)


def test_who_is_in_nothing_is_due_nothing() -> None:
    """A null player."""
    found = criticality(Design("pair", 4, ((0, 1),), (Rule("bilateral"),)), "member-reach")

    assert by_index(found.parties, "shapley") == [1.0, 1.0, 0.0, 0.0]
    assert by_index(found.parties, "banzhaf") == [1.0, 1.0, 0.0, 0.0]


@settings(max_examples=60, deadline=None)
@given(design=designs(), gone=st.sets(st.integers(0, 4)))
def test_a_coalition_is_worth_what_the_evaluation_of_designs_says(
    design: Design, gone: set[int]
) -> None:
    """The other evaluator of the room, with those who do not act as the exits."""
    rules = tuple(
        Rule(r.kind, r.minimum, r.keystones, round(r.kappa), 0.0, resumes=r.resumes, slip=r.slip,
             suppliers=r.suppliers)
        for r in design.rules
    )  # fmt: skip
    design = Design("certain", design.n, design.members, rules, design.hub)
    layout = lay_out(design)
    ((_, world),) = criticality_module._worlds(layout, 2, None)
    acts = np.array([i not in gone for i in range(design.n)])
    names = ("member-reach", "hub-reach", "tied-pairs", "value-survival")
    found = evaluate(
        design, given_exits([i for i in range(design.n) if i in gone]), worlds=1, seed=1,
        values=names,
    ) if gone & set(range(design.n)) else None  # fmt: skip
    if found is not None:
        for name, after in zip(names, found.after[:, 0], strict=True):
            assert worth_of(world, name, acts) == pytest.approx(after)


# ---- sampling


def knot(n: int) -> World:
    """Return overlapping bodies that no closed form untangles."""
    every = tuple(range(n))
    return World(
        n,
        (
            Living(0, every, n // 2),
            Living(1, every[: n - 2], n // 3, frozenset((1,)), 0.5),
            Living(2, every[2:], n // 2 + 1),
        ),
        0,
        np.full(n, 1 / n),
    )


@pytest.mark.parametrize("value", ["member-reach", "tied-pairs", "alive", "hub-reach"])
def test_sampled_shares_are_exact_within_their_error(value: str) -> None:
    """All 12 parties within 4.5 standard errors, and the errors not too wide either."""
    world = knot(12)
    assert by_games(world, value) is None
    exact = by_enumeration(world, value)
    assert exact is not None
    shapley, error, banzhaf, banzhaf_error = by_sampling(
        world, value, 4000, np.random.default_rng(1)
    )
    z = np.concatenate(
        [(shapley - exact[0]) / error, (banzhaf - exact[1]) / np.maximum(banzhaf_error, 1e-12)]
    )

    assert np.abs(z).max() < 4.5
    assert 0.3 < np.sqrt(np.mean(z**2)) < 2
    # Every order gives away the whole, so the sum is exact.
    assert shapley.sum() == pytest.approx(worth_of(world, value, np.ones(12, np.bool_)))


def test_the_error_falls_with_the_square_root_of_the_samples() -> None:
    """Sixteen times the samples, a quarter of the error."""
    _, few, _, few_banzhaf = by_sampling(knot(12), "alive", 500, np.random.default_rng(2))
    _, many, _, many_banzhaf = by_sampling(knot(12), "alive", 8000, np.random.default_rng(3))

    assert few.mean() / many.mean() == pytest.approx(4, rel=0.15)
    assert few_banzhaf.mean() / many_banzhaf.mean() == pytest.approx(4, rel=0.15)


def big_knot() -> Design:
    """Return two bodies of 18 that overlap, too many for enumeration."""
    return Design(
        "knot",
        20,
        (tuple(range(18)), tuple(range(2, 20))),
        (Rule("threshold", minimum=9), Rule("threshold", minimum=12)),
    )


def test_beyond_enumeration_shares_come_with_an_interval() -> None:
    """Parties that are alike have overlapping intervals; the seed fixes every digit."""
    first = criticality(big_knot(), "tied-pairs", seed=4)
    again = criticality(big_knot(), "tied-pairs", seed=4)

    assert first == again
    assert first.method == "sampling"
    inner = [s for s in first.parties if 2 <= s.index < 18]
    assert max(s.low for s in inner) < min(s.high for s in inner)
    assert all(s.error > 0 and s.low < s.shapley < s.high for s in first.parties)
    assert sum(s.shapley for s in first.parties) == pytest.approx(first.total)


def test_chance_without_a_seed_is_refused() -> None:
    """Where something must be drawn, the seed is asked for."""
    with pytest.raises(QuestionError, match="seed"):
        criticality(big_knot(), "tied-pairs")
    with pytest.raises(QuestionError, match="seed"):
        criticality(lay_out(star(12), membership_probability=[0.5] * 22), "tied-pairs")


# ---- uncertain facts


def uncertain(n: int, chance: float) -> Criticality:
    """Return the criticality of a star whose partners' memberships are uncertain alike."""
    layout = lay_out(star(n), membership_probability=[1.0, chance] * (n - 1))
    return criticality(layout, "live-instruments", worlds=2000, seed=1)


def test_few_uncertain_memberships_are_looked_at_in_full() -> None:
    """Two ties that hold with 1/4: the hub is due 2/8 in the mean, 0 to 1 over the four worlds."""
    found = uncertain(3, 0.25)
    hub = found.parties[0]

    assert (found.worlds, found.all_worlds, found.total) == (4, True, 0.5)
    assert (hub.shapley, hub.error, hub.low, hub.high) == (0.25, 0.0, 0.0, 1.0)
    assert by_index(found.instruments, "shapley") == [0.25, 0.25]


def test_many_uncertain_memberships_are_sampled_with_their_error() -> None:
    """Twelve ties of 0.3: the hub's share is binomial, mean 12 * 0.3/2 and variance 12 * 0.21/4."""
    found = uncertain(13, 0.3)
    hub = found.parties[0]

    assert (found.worlds, found.all_worlds, found.method) == (2000, False, "closed form")
    assert abs(hub.shapley - 1.8) < 4.5 * hub.error
    assert hub.error == pytest.approx((12 * 0.21 / 4 / 2000) ** 0.5, rel=0.1)
    # Quantiles 2.5 and 97.5 % of a binomial of 12 and 0.3 are 1 and 7 ties.
    assert (hub.low, hub.high) == (0.5, 3.5)


def test_a_party_that_may_not_be_there_takes_all_its_ties_with_it() -> None:
    """One draw for a party, not one for each of its memberships."""
    layout = lay_out(star(4), party_probability=[0.5, 1, 1, 1])
    hub = criticality(layout, "live-instruments").parties[0]

    assert (hub.shapley, hub.low, hub.high) == (0.75, 0.0, 1.5)


def test_a_consensus_of_those_who_are_certain_needs_only_them() -> None:
    """A member that is none has no veto: the body of three is sometimes one of two."""
    layout = lay_out(consensus(3), membership_probability=[1, 1, 0.5])
    found = criticality(layout, "alive")

    # Half the time 1/3 each, half the time 1/2, 1/2 and nothing.
    assert by_index(found.parties, "shapley") == pytest.approx([5 / 12, 5 / 12, 1 / 6])


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: criticality(star(4), "beauty"), "beauty"),
        (lambda: criticality(star(4), "capability-reach"), "weights"),
        (lambda: criticality(star(4), samples=1), "samples"),
        (
            lambda: criticality(Design("d", 2, ((0, 1),), (Rule("bilateral"),), None), "hub-reach"),
            "hub",
        ),
        (lambda: veto_game("alive", 3, 4, 1), "keystones"),
        (lambda: veto_game("round", 3, 1, 1), "shape"),
    ],
)
def test_what_cannot_be_shared_out_is_said(call: object, word: str) -> None:
    """The message names what is missing."""
    with pytest.raises(QuestionError, match=word):
        call()  # type: ignore[operator]
