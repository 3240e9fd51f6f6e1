"""Doubtful matches are drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hubs import hub_ledger
from hypothesis import given
from hypothesis import strategies as st

from blocs.counts.captures import Capture
from blocs.counts.linked import closing_day, estimate_linked, linked_histories
from blocs.counts.matches import Match, draw_matches, judged_matches
from blocs.counts.wording import alike, shared_wording
from blocs.errors import QuestionError
from blocs.ledger.view import Ledger
from blocs.linking.linker import Pair
from blocs.linking.records import Record

NAMES = [f"u{n}" for n in range(6)]


def test_without_doubt_one_draw_is_enough() -> None:
    """Certain matches are folded once, through a third as well."""
    matches = [Match("u0", "u1", 1.0), Match("u1", "u4", 1.0)]

    assert draw_matches(NAMES, matches, draws=9, seed=1) == [
        {"u0": "u0", "u1": "u0", "u2": "u2", "u3": "u3", "u4": "u0", "u5": "u5"}
    ]


def test_a_match_holds_as_often_as_it_is_probable() -> None:
    """Of 4,000 draws 30 %, within three standard errors (0.022)."""
    drawn = draw_matches(["a", "b"], [Match("a", "b", 0.3)], draws=4000, seed=5)

    assert sum(d["b"] == "a" for d in drawn) / 4000 == pytest.approx(0.3, abs=0.022)


@given(
    st.lists(
        st.builds(
            Match,
            st.sampled_from(NAMES),
            st.sampled_from(NAMES),
            st.floats(0.01, 1.0),
        ),
        max_size=12,
    ),
    st.integers(0, 99),
)
def test_a_list_never_holds_a_text_twice(matches: list[Match], seed: int) -> None:
    """Two units of one list are never folded, not even through a third; ids are idempotent."""
    apart = {n: f"list{i % 3}" for i, n in enumerate(NAMES)}

    for folded in draw_matches(NAMES, matches, draws=3, seed=seed, apart=apart):
        groups: dict[str, list[str]] = {}
        for name, first in folded.items():
            groups.setdefault(first, []).append(apart[name])
            assert folded[first] == first
        assert all(len(each) == len(set(each)) for each in groups.values())


def test_no_draws_are_refused() -> None:
    """Zero draws would be no answer."""
    with pytest.raises(QuestionError, match="make one at least"):
        draw_matches(NAMES, [], draws=0, seed=1)


def test_judgements_are_read_with_their_probability(opened: Callable[..., Ledger]) -> None:
    """Same is 1, unsure what it states or one half; different and undone rows are none."""
    rows = [
        ("x00", "x01", "same", "", ""),
        ("x03", "x02", "unsure", "probability 0.930: same day (×90)", ""),
        ("x04", "x05", "unsure", "perhaps", ""),
        ("x06", "x07", "unsure", "probability 0.9: x", ""),
        ("x07", "x06", "different", "read both", ""),
        ("x08", "x09", "same", "", "2026-01-01"),
    ]
    ledger = opened(
        **hub_ledger(
            {"a": range(10)},
            judgements=[
                {"left_id": a, "right_id": b, "judgement": j, "reason": r, "undone_at": u}
                for a, b, j, r, u in rows
            ],
        )
    )
    units = [f"x{n:02}" for n in range(10)]

    assert judged_matches(ledger.as_of("2010-12-31"), units) == [
        Match("x00", "x01", 1.0),
        Match("x02", "x03", 0.93),
        Match("x04", "x05", 0.5),
    ]


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def record(name: str, when: str | None = "2000-01-01") -> Record:
    ordinal = day(when) if when else None
    return Record(name, name[0], (name,), first=ordinal, last=ordinal)


def test_linked_lists_make_a_table() -> None:
    """By hand: a1 is b1, a2 and b2 stand alone, a3 is b3 and c3 through both pairs."""
    r = {n: record(n) for n in ("a1", "a2", "a3", "b1", "b2", "b3", "c3")}
    pairs = [
        Pair(r["a1"], r["b1"], 1.0, (), 0),
        Pair(r["a3"], r["b3"], 1.0, (), 0),
        Pair(r["b3"], r["c3"], 1.0, (), 0),
    ]

    table = linked_histories(r.values(), pairs, lists=["a", "b", "c"], seed=1)[0]

    # Histories as bits abc, a in the lowest: a alone 1, b alone 2, a and b 3, all three 7.
    assert table.counts.tolist() == [0, 1, 1, 1, 0, 0, 0, 1]


def test_what_the_first_list_could_not_hold_is_left_out() -> None:
    """List a ends in 2001: b's text of 2005, and c's without a day, are no misses of it."""
    records = [
        record("a1", "2001-05-05"),
        record("b1", "2001-01-01"),
        record("b2", "2005-01-01"),
        record("c1", None),
        record("c2", "2000-01-01"),
        record("c3", "2009-01-01"),
    ]

    table = linked_histories(records, [], lists=["a", "b", "c"], seed=1)

    assert closing_day(records) == day("2001-05-05")
    assert table[0].seen == 3


def test_a_list_without_records_is_refused() -> None:
    """An empty list is a mistake of the question."""
    with pytest.raises(QuestionError, match="no records of z"):
        linked_histories([record("a1")], [], lists=["a", "z"], seed=1)


def test_doubt_about_links_is_doubt_about_numbers() -> None:
    """Forty pairs at one half: fewer or more texts are seen, and the answer tells the range."""
    left = [record(f"a{n}") for n in range(80)]
    right = [record(f"b{n}") for n in range(80)]
    pairs = [
        Pair(a, b, 1.0 if n < 30 else 0.5, (), 0)
        for n, (a, b) in enumerate(zip(left, right, strict=True))
        if n < 70
    ]

    found = estimate_linked([*left, *right], pairs, lists=["a", "b"], seed=2, draws=4)

    assert found.verdict == "lower-bound"
    assert found.lower is not None
    assert 90 <= found.seen <= found.lower
    assert "40 pairs of texts may be one" in found.reasons[-1]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("a toast in the old palace by the lake at noon", "by the lake at noon", False),
        (
            "a toast in the old palace by the lake at noon",
            "they raised a toast in the old palace by the lake",
            True,
        ),
        ("", "", False),
        ("一", "一", False),
    ],
)
def test_quotations_are_alike_when_long_runs_are_shared(left: str, right: str, same: bool) -> None:
    """A phrase that everyone uses is too short to prove anything."""
    assert alike(left, right) is same
    assert alike(right, left) is same


def test_the_same_words_once_are_no_copying() -> None:
    """Two papers may quote one speech; about three things it is a habit."""
    words = "the long friendship of both peoples was praised by all at the old palace"

    def found(units: int) -> list[tuple[int, int]]:
        rows = [
            Capture(f"u{n}", source, f"{source}{n}", 0, 0, words)
            for n in range(units)
            for source in ("s", "t")
        ]
        return list(shared_wording(rows, {"s": 1, "t": 2}, {}))

    assert (found(2), found(3)) == ([], [(1, 2)])
