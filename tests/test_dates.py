"""Dates: what is accepted, what is refused and why, and the algebra of spells and answers.

Expected values come from the calendar, from the EDTF specification (Library of Congress, 2019)
and from brute force over all completions, never from the code under test.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.dates import (
    FUTURE,
    PAST,
    Answer,
    Bounds,
    Spell,
    add_years,
    day_of,
    iso,
    parse_day,
    parse_when,
    show_bounds,
)
from blocs.errors import DataError, QuestionError
from blocs.ledger.view import check_day
from strategies import FIRST, SPAN, answers, bounds, completions, days, spells


def o(text: str) -> int:
    """Return the ordinal of an ISO day, by the standard library."""
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-06-16", "2021-06-16", "2021-06-16"),
        ("2021-06", "2021-06-01", "2021-06-30"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-XX", "2021-01-01", "2021-12-31"),
        ("2021-XX-XX", "2021-01-01", "2021-12-31"),
        ("2021-06-XX", "2021-06-01", "2021-06-30"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("[2021-05-01..2021-06-24]", "2021-05-01", "2021-06-24"),
        ("[2021..2022]", "2021-01-01", "2022-12-31"),
        ("0001-01-01", "0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_moment_means_every_day_of_its_precision(text: str, first: str, last: str) -> None:
    """A month means all of its days, and no form is made more precise than it is."""
    when = parse_when(text)

    assert (o(first), o(last)) == (when.start.lo, when.start.hi)
    assert when.end is None
    assert text == when.text


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [("[..2021-06]", PAST, o("2021-06-30")), ("[2021-06..]", o("2021-06-01"), FUTURE)],
)
def test_a_one_sided_range_is_open_on_its_other_side(text: str, lo: int, hi: int) -> None:
    """``[..b]`` is one day by b; ``[a..]`` is one day from a on."""
    assert (lo, hi) == (parse_when(text).start.lo, parse_when(text).start.hi)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-06-16/2024-01-05", (o("2021-06-16"),) * 2, (o("2024-01-05"),) * 2),
        ("2021/2023-03", (o("2021-01-01"), o("2021-12-31")), (o("2023-03-01"), o("2023-03-31"))),
        ("2021-06/..", (o("2021-06-01"), o("2021-06-30")), (FUTURE, FUTURE)),
        ("2021-06/", (o("2021-06-01"), o("2021-06-30")), (o("2021-06-01"), FUTURE)),
        ("../2021-06-16", (PAST, o("2021-06-16")), (o("2021-06-16"),) * 2),
        ("/2021-06-16", (PAST, o("2021-06-16")), (o("2021-06-16"),) * 2),
    ],
)
def test_an_interval_has_two_bounded_ends(
    text: str, start: tuple[int, int], end: tuple[int, int]
) -> None:
    """``a/..`` goes on, which is more than ``a/``, where nobody said whether it ended."""
    when = parse_when(text)

    assert when.end is not None
    assert start == (when.start.lo, when.start.hi)
    assert end == (when.end.lo, when.end.hi)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("16-07-68", "two-digit year"),
        ("1/7/06", "two-digit year"),
        ("01.07.06", "two-digit year"),
        ("16/07/1968", "which number is the day"),
        ("45356", "spreadsheet"),
        ("45356.5", "spreadsheet"),
        ("9.45E+12", "spreadsheet"),
        ("1e3", "spreadsheet"),
        ("#####", "spreadsheet"),
        ("2021-21", "season"),
        ("2021-24", "season"),
        ("2021-21/2021-23", "season"),
        ("2021-22~", "season"),
        ("2023-02-29", "no day of the calendar"),
        ("1900-02-29", "no day of the calendar"),
        ("2021-02-30", "no day of the calendar"),
        ("2021-04-31", "no day of the calendar"),
        ("2021-13", "no day of the calendar"),
        ("2021-00", "no day of the calendar"),
        ("2021-06-00", "no day of the calendar"),
        ("0000", "no day of the calendar"),
        ("2021-XX-05", "no day of the calendar"),
        ("202X-05", "no day of the calendar"),
        ("2024-01-05/2021-06-16", "ends before it starts"),
        ("[2022..2021]", "empty range"),
        ("[2021~..2022]", "qualifier inside a range"),
    ],
)
def test_a_refused_date_says_why(text: str, said: str) -> None:
    """Every refusal repeats what was written, names the culprit and says what to write."""
    with pytest.raises(DataError) as caught:
        parse_when(text)

    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{text!r} ")
    assert ". " in str(caught.value), "a hint follows the reason"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2021 ",
        " 2021",
        "2021-6-16",
        "21",
        "June 2021",
        "16 June 2021",
        "2021/06/16",
        "20210616",
        "2021-06-16T00:00",
        "2021-06-16Z",
        "-2021",
        "Y12021",
        "20XX",
        "XXXX",
        "2021-06~~",
        "2021-06-16/2022/2023",
        "/",
        "..",
        "../..",
        "../",
        "[]",
        "[..]",
        "[2021]",
        "[2021,2022]",
        "{2021..2022}",
        "[2021..2022..2023]",
        "[2021..2022",
        "2021..2022",
        "NA",
        "n.d.",
        "today",
        "2021-06-1X",
        "٢٠٢١",
        "２０２１-06",
        "2021‑06",
        "2021-06-16\n",
        "1/2021",
        "2021-06/07",
    ],
)
def test_what_is_no_edtf_of_the_subset_is_refused(text: str) -> None:
    """Nothing is guessed: digits of other scripts, loose spaces and one-digit months too."""
    with pytest.raises(DataError):
        parse_when(text)


@pytest.mark.parametrize("mark", ["~", "?", "%"])
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # One unit of the written precision on both sides, worked by hand.
        ("2021-06-16", "2021-06-15", "2021-06-17"),
        ("2021-03", "2021-02-01", "2021-04-30"),
        ("2024-03", "2024-02-01", "2024-04-30"),
        ("2024-01", "2023-12-01", "2024-02-29"),
        ("2021-12", "2021-11-01", "2022-01-31"),
        ("2021", "2020-01-01", "2022-12-31"),
        ("199X", "1980-01-01", "2009-12-31"),
    ],
)
def test_a_qualified_date_is_padded_by_one_unit(
    text: str, mark: str, first: str, last: str
) -> None:
    """The bare bounds stay what was written; padding is a policy and happens apart."""
    bare = parse_when(text + mark).start

    assert (parse_when(text).start.lo, parse_when(text).start.hi) == (bare.lo, bare.hi)
    assert bare.qualified
    assert (o(first), o(last)) == (bare.padded().lo, bare.padded().hi)
    assert parse_when(text).start == parse_when(text).start.padded()


def test_padding_stops_at_the_ends_of_the_calendar() -> None:
    """Before the year 1 lies PAST, and after 9999 lies FUTURE."""
    assert parse_when("0001~").start.padded().lo == PAST
    assert parse_when("9999~").start.padded().hi == FUTURE
    assert parse_when("9999-12-31~").start.padded().hi >= o("9999-12-31")
    assert show_bounds(*_ends(parse_when("9999-12-31~").start.padded())) == "[9999-12-30..]"


def _ends(found: Bounds) -> tuple[int, int]:
    return found.lo, found.hi


def test_an_open_end_after_a_vague_start_is_padded_with_it() -> None:
    """``2021~/`` may have begun in 2020, so it may have ended in 2020 too."""
    end = parse_when("2021~/").end

    assert end is not None
    assert o("2020-01-01") == end.padded().lo


@given(spells(), days)
def test_a_spell_answers_as_its_completions_do(spell: Spell, day: int) -> None:
    """Yes when all completions hold the day, no when none does, else possible."""
    held = {s <= day < e for s, e in completions(spell, FIRST + SPAN + 1)}
    expected = {
        frozenset({True}): Answer.YES,
        frozenset({False}): Answer.NO,
    }.get(frozenset(held), Answer.POSSIBLE)

    assert expected is spell.on(day)


@given(spells())
def test_tightening_keeps_every_completion(spell: Spell) -> None:
    """Tightening drops only what start <= end forbids, and is None when nothing is left."""
    last = FIRST + SPAN + 1
    every = completions(spell, last)
    tight = spell.tightened()

    assert (tight is None) == (not every)
    if tight is not None:
        assert every == completions(tight, last)
        assert tight == tight.tightened()


@given(spells(), days, st.data())
def test_refining_a_bound_never_turns_yes_into_no(
    spell: Spell, day: int, data: st.DataObject
) -> None:
    """Narrower bounds that some completion meets may decide a doubt, and turn nothing over."""
    before = spell.on(day)
    s_lo = data.draw(st.integers(spell.start_lo, spell.start_hi))
    s_hi = data.draw(st.integers(s_lo, spell.start_hi))
    e_lo, e_hi = spell.end_lo, spell.end_hi
    if e_hi < FUTURE:
        e_lo = data.draw(st.integers(e_lo, e_hi))
        e_hi = data.draw(st.integers(e_lo, e_hi))
    finer = Spell(s_lo, s_hi, e_lo, e_hi)
    if finer.tightened() is None or spell.tightened() is None:
        return
    after = finer.on(day)

    if before is not Answer.POSSIBLE:
        assert before is after


@given(bounds())
def test_bounds_are_written_so_that_they_read_the_same(found: tuple[int, int]) -> None:
    """What `show_bounds` writes, `parse_when` reads back."""
    start = parse_when(show_bounds(*found)).start

    assert found == (start.lo, start.hi)


@given(st.integers(1, date.max.toordinal()), st.integers(0, 5000))
def test_bounds_round_trip_over_the_whole_calendar(lo: int, width: int) -> None:
    """No year is too early or too late to be written."""
    hi = min(lo + width, date.max.toordinal())
    start = parse_when(show_bounds(lo, hi)).start

    assert (lo, hi) == (start.lo, start.hi)


@pytest.mark.parametrize(
    ("lo", "hi", "shown"),
    [
        (o("2021-06-16"), o("2021-06-16"), "2021-06-16"),
        (o("2021-06-01"), o("2021-06-30"), "2021-06"),
        (o("2024-02-01"), o("2024-02-29"), "2024-02"),
        (o("2021-01-01"), o("2021-12-31"), "2021"),
        (o("2021-01-01"), o("2022-12-31"), "[2021-01-01..2022-12-31]"),
        (o("2021-01-01"), o("2021-01-30"), "[2021-01-01..2021-01-30]"),
        (PAST, o("2021-06-30"), "[..2021-06-30]"),
        (o("2021-06-30"), FUTURE, "[2021-06-30..]"),
        (o("2021-06-30"), date.max.toordinal() + 1, "[2021-06-30..]"),
        (PAST, FUTURE, ""),
    ],
)
def test_bounds_are_shown_in_their_shortest_form(lo: int, hi: int, shown: str) -> None:
    """A whole month or year is written as such; what is open stays open."""
    assert shown == show_bounds(lo, hi)


@pytest.mark.parametrize(
    ("text", "years", "expected"),
    [
        ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2021-08-31", 0.5, "2022-02-28"),
        ("1979-01-31", 5, "1984-01-31"),
    ],
)
def test_years_are_added_by_the_calendar(text: str, years: float, expected: str) -> None:
    """A term of five years ends on the same day of the month, or on the month's last."""
    assert o(expected) == add_years(o(text), years)
    assert add_years(o("9998-01-01"), 5) == FUTURE
    assert add_years(o("0002-01-01"), -5) == PAST
    assert add_years(PAST, 5) == PAST


def test_a_clock_is_one_whole_day() -> None:
    """A question needs a day; a month is no clock, and neither is an interval."""
    assert o("2024-02-15") == parse_day("2024-02-15")
    assert o("2024-02-15") == day_of("2024-02-15") == day_of(date(2024, 2, 15))
    assert day_of(o("2024-02-15")) == o("2024-02-15")
    for text in ("2024-02", "2024", "2024-02-15/2024-02-16", "2024-02-15/.."):
        with pytest.raises(DataError, match="not a single day"):
            parse_day(text)
    with pytest.raises(QuestionError, match="--as-of"):
        check_day("2024-02", "--as-of")


def test_days_outside_the_calendar_are_shown_as_open() -> None:
    """PAST and FUTURE are no dates."""
    assert iso(PAST) == iso(FUTURE) == iso(date.max.toordinal() + 1) == ".."
    assert iso(o("2024-02-15")) == "2024-02-15"


@given(st.dates())
def test_every_day_reads_as_itself(day: date) -> None:
    """An ISO day means that one day; the day after it starts where it ends."""
    start = parse_when(day.isoformat()).start

    assert day.toordinal() == start.lo == start.hi
    if day < date.max:
        assert iso(start.lo + 1) == (day + timedelta(days=1)).isoformat()


@settings(max_examples=300)
@given(st.text(max_size=24, alphabet="0123456789-/.[]X~?%E+# TZY"))
def test_any_text_is_either_a_date_or_a_data_error(text: str) -> None:
    """No other exception, and a date that is read never ends before it starts."""
    try:
        when = parse_when(text)
    except DataError:
        return

    assert when.start.lo <= when.start.hi
    assert when.end is None or (when.end.lo <= when.end.hi and when.start.lo <= when.end.hi)
    assert when.start.padded().lo <= when.start.lo
    assert when.start.hi <= when.start.padded().hi


TRUTH = {
    Answer.NO: frozenset({False}),
    Answer.YES: frozenset({True}),
    Answer.POSSIBLE: frozenset({False, True}),
}
NAMED = {v: k for k, v in TRUTH.items()}


@given(answers, answers)
def test_and_or_not_are_those_of_kleene(a: Answer, b: Answer) -> None:
    """Strong Kleene logic is what two-valued logic says of all values that are still possible."""
    assert NAMED[frozenset(x and y for x in TRUTH[a] for y in TRUTH[b])] is a & b
    assert NAMED[frozenset(x or y for x in TRUTH[a] for y in TRUTH[b])] is a | b
    assert NAMED[frozenset(not x for x in TRUTH[a])] is ~a


@given(answers, answers, answers)
def test_the_algebra_of_answers_keeps_its_laws(a: Answer, b: Answer, c: Answer) -> None:
    """Commutative, associative, distributive, absorbing, De Morgan, double negation."""
    assert a & b is b & a
    assert a | b is b | a
    assert (a & b) & c is a & (b & c)
    assert (a | b) | c is a | (b | c)
    assert a & (b | c) is (a & b) | (a & c)
    assert a & (a | b) is a
    assert ~(a & b) is ~a | ~b
    assert ~~a is a


def test_unknown_stays_unless_something_decides() -> None:
    """Nobody looked: only a no decides a conjunction, and only a yes a disjunction."""
    unknown = Answer.UNKNOWN

    assert unknown & Answer.NO is Answer.NO
    assert unknown & Answer.YES is unknown
    assert unknown | Answer.YES is Answer.YES
    assert unknown | Answer.NO is unknown
    assert ~unknown is unknown
