"""Proposals go to a person, with their reasons."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from blocs.ledger.schema import TABLES
from blocs.linking.linker import Finding, Pair
from blocs.linking.proposals import HEADER, probability_of, proposals, reason_of
from blocs.linking.records import Record

A, B, C = (Record(n, n[0], (n,)) for n in ("a1", "b1", "c1"))
TODAY = date(2026, 11, 25)


def test_the_header_is_that_of_the_ledger() -> None:
    """What is written can be appended to judgements.csv as it is."""
    assert tuple(c.name for c in TABLES["judgements"].columns)[: len(HEADER)] == HEADER


@given(st.floats(0, 1), st.integers(0, 9))
def test_a_probability_can_be_read_back(probability: float, rivals: int) -> None:
    """What counting reads is what linking wrote, to three digits, and never certain."""
    text = reason_of(Pair(A, B, probability, (Finding("day", "same day", 3000.0),), rivals))

    read = probability_of(text)
    assert read is not None
    assert abs(read - probability) <= 0.0011
    assert 0 < read < 1


def test_words_of_a_person_carry_no_probability() -> None:
    """Nothing is read into a reason that states none, or a number that is none."""
    texts = ["same title", "the probability 0.5 is mine", "probability 1.5: x", "probability high"]

    assert [probability_of(t) for t in texts] == [None] * 4


def test_a_proposal_never_says_same() -> None:
    """In a ledger of evidence nothing is merged by itself, however probable."""
    rows = proposals([Pair(A, B, 1.0, (), 0)], today=TODAY)

    assert rows == [
        (
            "a1",
            "b1",
            "unsure",
            "probability 0.999: little found",
            "blocs link",
            "2026-11-25",
            "",
        )
    ]


def test_what_somebody_judged_is_not_proposed_again() -> None:
    """In either order; a person who said "different" is not asked twice."""
    pairs = [Pair(A, B, 0.9, (), 0), Pair(A, C, 0.8, (), 0)]

    assert [r[:2] for r in proposals(pairs, today=TODAY, judged=[("b1", "a1")])] == [("a1", "c1")]


def test_findings_that_hardly_tell_are_left_out() -> None:
    """A factor near 1 is no reason."""
    found = (Finding("day", "same day", 90.0), Finding("form", "same form", 1.2))

    assert reason_of(Pair(A, B, 0.5, found, 0)) == "probability 0.500: same day (×90)"
