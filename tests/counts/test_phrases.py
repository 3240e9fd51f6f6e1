"""A count may be asked in the words of a brief, and is answered in words that can be printed."""

from __future__ import annotations

import pytest

from blocs.counts import count
from blocs.counts.reconciled import asked_for
from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, open_ledger


@pytest.fixture(scope="module")
def space() -> Ledger:
    """Return the bundled ledger."""
    return open_ledger("space")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("agreements of China", ("China", "agreements", "")),
        ("The agreements of China on space", ("China", "agreements", "space")),
        ("states in ilrs", ("ilrs", "states", "")),
        ("ilrs", ("ilrs", None, "")),
        ("Institute of Remote Sensing", ("Institute of Remote Sensing", None, "")),
    ],
)
def test_a_phrase_is_a_unit_of_a_subject(text: str, read: tuple[str, str | None, str]) -> None:
    """Only words that the ledger counts in are units; anything else is a name."""
    assert asked_for(text) == read


def test_a_phrase_asks_what_the_options_ask(space: Ledger) -> None:
    """agreements of China on space is --unit agreements of CHN."""
    snapshot = space.as_of("2024-03-04")
    in_words = count(snapshot, "agreements of China on space", estimate=False)
    by_option = count(snapshot, "CHN", unit="agreements", estimate=False)

    assert in_words.answer_dict() == by_option.answer_dict()


def test_another_topic_is_not_answered_as_if_it_were_this_one(space: Ledger) -> None:
    """The ledger is on space; agreements on fish are not in it."""
    with pytest.raises(QuestionError, match="fish"):
        count(space.as_of("2024-03-04"), "agreements of China on fish", estimate=False)


def test_the_headline_has_what_is_stated_listed_and_implied(space: Ledger) -> None:
    """What was reported by whom, what can be listed, and why nobody can say how many more."""
    answer = count(space.as_of("2024-03-04", known_at="2026-11-25"), "agreements of China on space")
    told = answer.headline()

    assert "agreements can be listed" in told
    assert "149 (2022-07" in told
    assert answer.estimated["verdict"] in ("refused", "lower-bound")
    assert "cannot be said" in told


def test_nothing_is_estimated_where_it_is_not_asked(space: Ledger) -> None:
    """Pages that show a count do not wait for the estimate, and say so."""
    answer = count(space.as_of("2024-03-04"), "ilrs", estimate=False)

    assert answer.estimated["verdict"] == "refused"
    assert "Not asked here" in answer.estimated["reasons"][0]
