"""Parameters are read once, strictly, and every mistake is named."""

from __future__ import annotations

from typing import Any

import pytest

from blocs.web import Parameter, Question
from blocs.web.asking import read
from blocs.web.forms import wanted_form
from blocs.web.guard import host_of
from blocs.web.parameters import BadValue
from blocs.web.wording import offers, outside, plain, when_words

RUNS = Question(
    name="runs",
    summary="",
    answer=lambda snapshot, given: snapshot.members(""),
    parameters=(
        Parameter(name="runs", kind="whole", meaning="How many.", least=1, most=1000, default="10"),
        Parameter(name="share", kind="number", meaning="Which part.", least=0, most=1),
        Parameter(name="fast", kind="flag", meaning="Hurry."),
        Parameter(name="day", kind="day", meaning="When.", many=True),
    ),
)


def test_what_is_given_is_read_and_what_is_not_has_its_default() -> None:
    """Whole numbers, numbers, flags and days come as such; several values as a tuple."""
    pairs = [("runs", "7"), ("share", "0.25"), ("fast", "true"), ("day", "2024-02-29")]
    given = read(RUNS, [*pairs, ("day", "2021-06-15")])
    bare = read(RUNS, [])

    assert (given["runs"], given["share"], given["fast"]) == (7, 0.25, True)
    assert given["day"] == ("2024-02-29", "2021-06-15")
    assert (bare["runs"], bare["share"], bare["fast"], bare["day"]) == (10, None, False, ())
    assert tuple(bare[name] for name in ("as-of", "known-at", "level", "without")) == (
        None,
        None,
        "state",
        (),
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("runs", "0", "give at least 1 and at most 1000"),
        ("runs", "1001", "out of range"),
        ("runs", "1.5", "not a whole number"),
        ("runs", "1_0", "not a whole number"),
        ("runs", "٣", "not a whole number"),
        ("runs", " 7", "not a whole number"),
        ("share", "nan", "out of range"),
        ("share", "inf", "out of range"),
        ("share", "-0.1", "out of range"),
        ("share", "half", "not a number"),
        ("fast", "maybe", "neither true nor false"),
        ("day", "2023-02-29", "no day of the calendar"),
        ("day", "2024", "not a single day"),
        ("as-of", "..", ""),
    ],
)
def test_a_value_out_of_its_kind_is_refused(name: str, value: str, says: str) -> None:
    """Not-a-number is in no range; nothing is rounded, clipped or guessed."""
    with pytest.raises(BadValue) as refused:
        read(RUNS, [(name, value)])

    assert says in str(refused.value)
    assert [name] == [n for n, _ in refused.value.mistakes]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", ""),
        ("2021-06-16", "2021-06-16"),
        ("2021-06", "2021-06"),
        ("2021-XX", "2021"),
        ("202X", "the 2020s"),
        ("2021-06~", "about 2021-06"),
        ("2021?", "2021 (uncertain)"),
        ("2021%", "about 2021 (uncertain)"),
        ("[2021-05-01..2021-06-24]", "between 2021-05-01 and 2021-06-24"),
        ("[..2021-06-24]", "by 2021-06-24"),
        ("[2021-05-01..]", "2021-05-01 or later"),
        ("2021-06/2023-01", "2021-06 until 2023-01"),
        ("2021-06/..", "from 2021-06 on"),
        ("2021-06/", "from 2021-06, end unknown"),
        ("../2023-01", "until 2023-01"),
        ("[2021-05..2021-06]/2023", "between 2021-05 and 2021-06 until 2023"),
    ],
)
def test_every_form_of_a_date_has_words(written: str, said: str) -> None:
    """The forms of docs/method.md, for people."""
    assert said == when_words(written)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("https:example.org", False),
        ("//example.org", False),
        ("/party/BRA", False),
        ("data:text/html,x", False),
        ("ftp://example.org", False),
        ("https://[::1", False),
        ("https://example.org/a b", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address: str, kept: bool) -> None:
    """Anything else stays text."""
    assert (address if kept else "") == outside(address)


def test_hints_for_a_command_line_become_offers() -> None:
    """Nobody types --known-at into a browser."""
    said = "the first is of 2020-10-13. Ask with --known-at 2020-10-13 or later"

    assert "Ask with known-at 2020-10-13 or later" in plain(said)
    assert offers(said) == [("known-at", "2020-10-13")]
    assert plain("no party is called 'X'. Try: blocs search 'X'") == "no party is called 'X'."
    assert offers("2 more: ask with --level institute.") == [("level", "institute")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("127.0.0.1:8040", "127.0.0.1"),
        ("LOCALHOST", "localhost"),
        ("[::1]:8040", "::1"),
        ("[::1]", "::1"),
        ("evil.example:80", "evil.example"),
        ("127.0.0.1.evil.example", "127.0.0.1.evil.example"),
        ("", ""),
    ],
)
def test_the_name_in_a_host_header_is_found(header: str, name: str) -> None:
    """Without port, brackets and capitals."""
    assert name == host_of(header)


def test_an_ill_written_accept_header_is_read_as_far_as_it_can_be() -> None:
    """A weight that is none counts as nothing."""
    found: list[Any] = [wanted_form(h) for h in ("text/csv;q=high", ";;,", "", "a/b, text/csv")]

    assert found == [None, "json", "json", "csv"]
