"""Titles are read into parties, words, numbers and forms."""

from __future__ import annotations

from datetime import date

import pytest

from blocs.linking.features import features, number_of
from blocs.linking.gazetteer import Gazetteer, bundled_gazetteer
from blocs.linking.records import Record, by_list

NAMES = bundled_gazetteer()


@pytest.mark.parametrize(
    "title",
    [
        "Agreement Between The People's Republic Of China And The Russian Federation",
        "Accord entre la République populaire de Chine et la Russie",
        "Соглашение: Китай и Россия",
        "中国和俄罗斯协定",
        "China Russia2003",
    ],
)
def test_parties_are_found_in_titles_of_any_language(title: str) -> None:
    """The names of the bundled ledger are in several languages, and so are titles."""
    assert NAMES.read(title)[0] >= {"CHN", "RUS"}


def test_a_state_that_goes_on_under_another_name_is_one_party() -> None:
    """Lists code the Soviet Union as Russia; linking must not take that for two parties."""
    soviet, _ = NAMES.read("Agreement With The Union Of Soviet Socialist Republics")
    russian, _ = NAMES.read("Agreement With The Russian Federation")

    assert soviet == russian == {NAMES.fold("SUHH")}


def test_an_ambiguous_name_is_a_word() -> None:
    """Korea may be either; it stays among the words, where it still counts."""
    assert NAMES.read("Chile Korea") == (frozenset({"CHL"}), ["korea"])


def test_the_longest_name_wins() -> None:
    """Guinea-Bissau is not Guinea."""
    names = Gazetteer({"guinea": "GIN", "guinea bissau": "GNB"})

    assert names.read("Guinea-Bissau And Guinea") == (frozenset({"GIN", "GNB"}), ["and"])
    assert names.read("Guinea-Bissau Fisheries") == (frozenset({"GNB"}), ["fisheries"])


def test_heirs_in_a_circle_do_not_hang() -> None:
    """Two parties that each follow the other fold to one of them."""
    circle = Gazetteer({}, {"a": "b", "b": "a"})

    assert circle.fold("a") in ("a", "b")


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("12", "12"),
        ("007", "7"),
        ("iv", "4"),
        ("xxxix", "39"),
        ("i", ""),
        ("mix", ""),
        ("1992", ""),
    ],
)
def test_numbers_are_read_in_digits_and_roman_letters(word: str, number: str) -> None:
    """A year is none, since lists differ in adding it; nor is a lone letter."""
    assert number_of(word) == number


def of(*records: Record) -> dict[str, list[object]]:
    return features(by_list(records), NAMES)[0].columns


def test_a_title_is_read_into_its_columns() -> None:
    """Numbers, form and named parties stand in columns of their own; years nowhere."""
    day = date(1995, 5, 3).toordinal()
    columns = of(
        Record(
            "a",
            "one",
            ("Protocol II To The Convention Of 1992 Between Norway And Japan",),
            first=day,
            last=day,
        )
    )

    assert columns["numbers"] == ["2"]
    assert columns["form"] == ["protocol"]
    assert columns["title_key"] == ["JPN NOR and between convention ii of protocol the to"]
    assert columns["day"] == [day]
    assert len(columns["named"][0]) == 2  # type: ignore[arg-type]


def test_a_text_that_amends_is_an_amendment_whatever_else_it_is() -> None:
    """A protocol amending a convention must not pass for the convention's protocol."""
    columns = of(Record("a", "one", ("Protocol Amending The Convention On Whaling",)))

    assert columns["form"] == ["amendment"]


def test_a_coarse_date_has_no_day() -> None:
    """The day is compared only where both lists know it; the span always."""
    lo, hi = date(1995, 1, 1).toordinal(), date(1995, 12, 31).toordinal()
    columns = of(Record("a", "one", ("Whaling",), first=lo, last=hi))

    assert (columns["day"], columns["first"], columns["last"]) == ([None], [lo], [hi])


def test_a_rare_word_weighs_and_a_common_one_does_not() -> None:
    """A word in every title weighs nothing, one in a single title of many the most."""
    # ln(100 / 99) / 2 rounds to 0, ln(100 / 1) / 2 to 2.
    rare = [f"otter{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(99)]
    many = [Record(f"a{n:02}", "one", (f"agreement {word}",)) for n, word in enumerate(rare)]
    columns = of(*many, Record("b", "one", ("beavers",)))

    assert [len(w) for w in columns["words"]] == [2] * 100  # type: ignore[arg-type]


def test_every_title_of_a_record_is_compared() -> None:
    """A record with titles in two languages has a row for each."""
    columns = of(Record("a", "one", ("Whaling Convention", "捕鲸公约")))

    assert columns["unique_id"] == ["0:0", "0:1"]
    assert columns["script"] == ["latin", "han"]
    assert columns["form"] == ["convention", "convention"]
