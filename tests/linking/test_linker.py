"""Linking of two small lists, whole."""

from __future__ import annotations

import dataclasses
import sys
from datetime import date

import pytest
from written_twice import two_lists

from blocs.errors import QuestionError
from blocs.linking.linker import Linked, link
from blocs.linking.records import Record


def told(linked: Linked, least: float = 0.5) -> list[tuple[str, str]]:
    return sorted(
        (p.left.record_id, p.right.record_id) for p in linked.pairs if p.probability >= least
    )


@pytest.fixture(scope="module")
def linked() -> Linked:
    """Return the small lists, linked."""
    return link(two_lists(), seed=1)


def test_common_texts_are_found_and_no_others(linked: Linked) -> None:
    """35 texts are in both lists, 10 more in each that the other lacks."""
    assert told(linked) == sorted((f"one.{n}", f"two.{n}") for n in range(35))
    assert linked.common["one", "two"] == pytest.approx(35, abs=3)


def test_a_list_that_knows_only_years_is_linked_as_well() -> None:
    """A year holds the day."""
    assert told(link(two_lists(coarse=True), seed=1)) == sorted(
        (f"one.{n}", f"two.{n}") for n in range(35)
    )


def test_the_same_seed_gives_the_same_answer_in_any_order(linked: Linked) -> None:
    """The order of the records decides nothing."""
    again = link(two_lists()[::-1], seed=1)

    assert again.pairs == linked.pairs


def test_keys_are_never_used(linked: Linked) -> None:
    """Other keys, same links: the keys are only there to score by."""
    other = link([dataclasses.replace(r, key="") for r in two_lists()], seed=1)

    assert told(other) == told(linked)
    assert [p.probability for p in other.pairs] == [p.probability for p in linked.pairs]


def test_findings_are_in_words_weightiest_first(linked: Linked) -> None:
    """A person sees why."""
    pair = linked.pairs[0]
    factors = [max(f.factor, 1 / f.factor) for f in pair.findings]

    assert "same day" in [f.found for f in pair.findings]
    assert factors == sorted(factors, reverse=True)


def test_titles_in_two_languages_are_linked_by_the_one_they_share() -> None:
    """A record with a Chinese and an English title finds one that has the Chinese alone."""
    day = date(2001, 2, 3).toordinal()
    both = Record("one.x", "one", ("Agreement On Seals", "海豹协定"), first=day, last=day)
    han = Record("two.x", "two", ("海豹协定",), first=day, last=day)
    english = Record("two.y", "two", ("Agreement On Lighthouses",), first=day, last=day)

    found = link([*two_lists(), both, han, english], seed=1)

    assert ("one.x", "two.x") in told(found)
    assert ("one.x", "two.y") not in told(found)


def test_an_amendment_of_the_same_day_is_not_the_treaty() -> None:
    """They share parties, day and nearly the title; each finds its own."""
    records = []
    day = date(1999, 9, 9).toordinal()
    for of_list in ("one", "two"):
        for n, title in enumerate(
            (
                "Convention On The Otters Of Lake Ladoga",
                "Amendment To Annex 3 Of The Convention On The Otters Of Lake Ladoga",
                "Amendment To Annex 4 Of The Convention On The Otters Of Lake Ladoga",
            )
        ):
            records.append(Record(f"{of_list}.o{n}", of_list, (title,), first=day, last=day))

    found = [p for p in told(link([*two_lists(), *records], seed=1)) if ".o" in p[0]]

    assert found == [(f"one.o{n}", f"two.o{n}") for n in range(3)]


def test_one_list_cannot_be_linked() -> None:
    """There is nothing to compare it with."""
    with pytest.raises(QuestionError, match="two lists; the records are of one"):
        link([r for r in two_lists() if r.source == "one"], seed=1)


def test_an_unknown_engine_is_refused() -> None:
    """The two that there are are named."""
    with pytest.raises(QuestionError, match="choose duckdb or spark"):
        link(two_lists(), seed=1, engine="abacus")


def test_a_missing_library_is_named_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Splink is an extra; who lacks it is told the command."""
    monkeypatch.setitem(sys.modules, "splink", None)

    with pytest.raises(QuestionError, match=r"pip install 'blocs\[link\]'"):
        link(two_lists(), seed=1)
