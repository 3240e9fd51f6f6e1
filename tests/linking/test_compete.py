"""Candidates for one record compete."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.linking.compare import Compared
from blocs.linking.compete import _near, _rest, settle


def compared(rows: list[tuple[int, int]], outcomes: list[list[int]]) -> Compared:
    """Return pairs of two lists under one comparison: outcome 1 speaks for, 0 against."""
    half = np.array([0.1, 0.9]), np.array([0.999, 0.001])
    return Compared(
        np.array([[0, 1]] * len(rows)),
        np.array(rows),
        np.array(outcomes),
        (("other", "same"),),
        (half[0],),
        (half[1],),
    )


def test_odds_are_shared_by_all_candidates_of_a_record() -> None:
    """By hand: odds 3, 1 and 2; the first two share a record, so 3/5, 1/5; alone 2/3."""
    odds = np.array([3.0, 1.0, 2.0])
    places = np.array([0, 0, 1]), np.array([2, 3, 4])

    probability = odds / (1 + _rest(odds, places, 5))

    assert probability.tolist() == [3 / 5, 1 / 5, 2 / 3]


def test_two_equal_candidates_cannot_both_be_the_text() -> None:
    """Two records of one list that fit equally well get at most a half each."""
    found = settle(compared([(0, 0), (0, 1)], [[1], [1]]), [1, 2])

    assert found.probability[0] == found.probability[1] < 0.5
    assert found.rivals.tolist() == [1, 1]


def test_a_lone_candidate_is_more_probable_than_one_with_a_rival() -> None:
    """The same findings mean less where something else fits as well."""
    found = settle(compared([(0, 0), (1, 1), (1, 2)], [[1], [1], [1]]), [3, 3])

    assert found.probability[0] > found.probability[1]
    assert found.rivals.tolist() == [0, 1, 1]


def test_the_titles_that_fit_best_speak_for_two_records() -> None:
    """Two titles of one record are one candidate, with the better of their findings."""
    found = settle(compared([(0, 0), (0, 0)], [[0], [1]]), [1, 1])

    assert found.rows.tolist() == [[0, 0]]
    assert found.outcomes.tolist() == [[1]]


def test_no_candidates_are_no_error() -> None:
    """Lists that share nothing have no pairs and no expected common texts."""
    empty = Compared(
        np.zeros((0, 2), dtype=np.int64),
        np.zeros((0, 2), dtype=np.int64),
        np.zeros((0, 1), dtype=np.int64),
        (("other", "same"),),
        (np.array([0.1, 0.9]),),
        (np.array([0.9, 0.1]),),
    )

    found = settle(empty, [3, 4])

    assert (len(found.probability), found.common) == (0, {})


def test_what_says_nothing_changes_no_odds() -> None:
    """An outcome of −1 multiplies the odds by 1: only the share of common texts is left."""
    found = settle(compared([(0, 0)], [[-1]]), [1000, 1000])

    assert found.probability[0] == pytest.approx(0, abs=1e-3)


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0.001, 1000)),
        max_size=12,
        unique_by=lambda t: t[:2],
    )
)
def test_rivals_are_those_with_a_tenth_of_the_odds(pairs: list[tuple[int, int, float]]) -> None:
    """Against counting one by one."""
    odds = np.array([o for *_, o in pairs])
    places = tuple(np.array([p[k] for p in pairs], dtype=np.int64) for k in (0, 1))

    expected = [
        sum(
            (a == b_a or b == b_b) and (a, b) != (b_a, b_b) and other >= 0.1 * o
            for b_a, b_b, other in pairs
        )
        for a, b, o in pairs
    ]

    assert expected == (_near(odds, (places[0], places[1]), 4).tolist() if pairs else [])
