"""The numbers of chance: the published generator, and what each number depends on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import QuestionError
from blocs.worlds import draws
from blocs.worlds.designs import Design, Rule, accord, consensus, layered, star
from blocs.worlds.layout import roles

words = st.integers(0, 2**64 - 1)


@settings(deadline=None)
@given(st.tuples(words, words, words, words), st.tuples(words, words))
def test_generator_is_philox(counter: tuple[int, ...], key: tuple[int, ...]) -> None:
    """It gives what numpy's Philox gives, whose counter moves on before each block."""
    before = (sum(word << (64 * k) for k, word in enumerate(counter)) - 1) % 2**256
    peer = np.random.Philox(counter=before, key=sum(word << (64 * k) for k, word in enumerate(key)))

    found = draws.philox(*(np.uint64(word) for word in (*counter, *key)))

    assert peer.random_raw(4).tolist() == [int(word) for word in found]


def test_a_number_depends_on_its_role_and_world_alone() -> None:
    """Other roles, other worlds, their order and repeats change nothing."""
    key = draws.keys(5)
    worlds = np.array([7, 0, 7, 12, 1, 2, 3, 2**40], dtype=np.uint64)
    instruments = np.array([3, 2**63, 3], dtype=np.uint64)
    parties = np.array([0, 1, 1], dtype=np.uint64)
    together = draws.uniforms(key, draws.KAPPA, instruments, parties, worlds)

    for r in range(worlds.size):
        for j in range(parties.size):
            alone = draws.uniforms(
                key,
                draws.KAPPA,
                instruments[j : j + 1],
                parties[j : j + 1],
                worlds[r : r + 1],
            )
            assert alone[0, 0] == together[r, j]
    # 7 worlds x 3 roles are different numbers; the world that came twice is the same twice.
    assert together[0].tolist() == together[2].tolist()
    assert np.unique(together).size == 7 * 3


def test_purposes_and_seeds_do_not_meet() -> None:
    """The same role and world have unrelated numbers for another purpose or seed."""
    one = np.zeros(1, np.uint64)
    numbers = {
        float(draws.uniforms(draws.keys(seed), purpose, one, one, one)[0, 0])
        for seed in range(20)
        for purpose in (
            draws.PARTY,
            draws.MEMBERSHIP,
            draws.TEXT,
            draws.KAPPA,
            draws.RESISTANCE,
        )
    }

    assert len(numbers) == 100


def test_numbers_are_uniform() -> None:
    """Over a million of them, each of 100 bins is as full as chance allows."""
    key, roles_, worlds = draws.keys(1), np.arange(100), np.arange(10_000)
    found = draws.uniforms(
        key,
        draws.MEMBERSHIP,
        np.zeros(100, np.uint64),
        roles_.astype(np.uint64),
        worlds.astype(np.uint64),
    )
    filled = np.bincount((found * 100).astype(np.int64).ravel(), minlength=100)

    # Chi-square with 99 degrees of freedom: above 170 once in 100,000 seeds.
    assert ((filled - 10_000) ** 2 / 10_000).sum() < 170


def test_an_instrument_has_the_same_chance_in_every_design() -> None:
    """It is known by its id or its members, and a second one of the same members apart."""
    in_star, in_layers, alone = roles(star(5)), roles(layered(5)), roles(accord(5))

    assert in_layers == in_star + alone
    assert roles(accord(5)) == roles(consensus(5))
    twin = Design("twin", 3, ((0, 1), (1, 0)), (Rule("bilateral"),) * 2)
    assert len(set(roles(twin))) == 2
    named = Design(
        "named", 3, ((0, 1), (0, 1, 2)), (Rule("bilateral"), Rule("open")), instruments=("a", "b")
    )
    turned = Design(
        "turned", 3, ((0, 1, 2), (0, 2)), (Rule("open"), Rule("bilateral")), instruments=("b", "a")
    )
    assert roles(named) == roles(turned)[::-1]


@pytest.mark.parametrize("seed", [-1, 1.5, "7", None, True])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    """Anything else is refused: chance without a seed cannot be repeated."""
    with pytest.raises(QuestionError, match="the seed is"):
        draws.keys(seed)  # type: ignore[arg-type]
