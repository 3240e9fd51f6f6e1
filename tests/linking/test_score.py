"""Precision and recall against keys, and what keys cannot say."""

from __future__ import annotations

import pytest

from blocs.linking.linker import Pair
from blocs.linking.records import Record
from blocs.linking.score import score, total


def record(name: str, key: str, first: int | None = 700_000) -> Record:
    return Record(name, name[0], (name,), first=first, last=first, key=key)


# Keys k1 to k3 stand for one record in either list; k4 for two in a, and nobody else has k5.
LEFT = [record("a1", "k1"), record("a2", "k2"), record("a3", "k3"), record("a4", "k4")]
LEFT += [record("a5", "k4"), record("a6", "k5"), record("a7", "")]
RIGHT = [record("b1", "k1"), record("b2", "k2"), record("b3", "k3", None), record("b4", "k4")]
RIGHT += [record("b7", "")]
BY_NAME = {r.record_id: r for r in [*LEFT, *RIGHT]}


def pair(left: str, right: str, probability: float = 0.9) -> Pair:
    return Pair(BY_NAME[left], BY_NAME[right], probability, (), 0)


def test_only_records_with_a_key_of_their_own_are_judged() -> None:
    """By hand: k1 right; a2 with b7 wrong, as is a7 with b2; a4 with b4 nobody can tell."""
    pairs = [pair("a1", "b1"), pair("a2", "b7"), pair("a7", "b2"), pair("a4", "b4")]

    found = score(BY_NAME.values(), pairs)[0]

    assert (found.keys, found.proposed, found.right_ones, found.wrong) == (3, 4, 1, 2)
    assert found.unchecked == 1
    assert (found.precision, found.recall) == (1 / 3, 1 / 3)
    assert found.f1 == pytest.approx(1 / 3)


def test_what_is_less_probable_is_not_proposed() -> None:
    """The threshold belongs to the score."""
    pairs = [pair("a1", "b1", 0.6), pair("a2", "b2", 0.4)]

    assert [score(BY_NAME.values(), pairs, least=x)[0].right_ones for x in (0.3, 0.5, 0.7)] == [
        2,
        1,
        0,
    ]


def test_records_without_a_day_can_be_left_out() -> None:
    """b3 has no day: its key is neither found nor missed."""
    pairs = [pair("a1", "b1"), pair("a3", "b3")]

    found = score(BY_NAME.values(), pairs, dated=True)[0]

    assert (found.keys, found.right_ones) == (2, 1)


def test_without_proposals_precision_is_not_defined() -> None:
    """Nothing proposed is no perfect precision, and recall is 0."""
    found = score(BY_NAME.values(), [])[0]

    assert (found.precision, found.recall, found.f1) == (None, 0.0, None)


def test_the_sum_adds_counts_not_shares() -> None:
    """Precision over all lists is of all proposals, not a mean of shares."""
    both = total(score(BY_NAME.values(), [pair("a1", "b1"), pair("a2", "b7")]) * 2)

    assert (both.keys, both.right_ones, both.wrong, both.precision) == (6, 2, 2, 0.5)
