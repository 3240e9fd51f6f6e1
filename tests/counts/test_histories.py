"""Tables of capture histories are read strictly, and all that is wrong is said at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published import TABLES, shuffled, small_tables, table

from blocs.counts.histories import Histories, captures_of
from blocs.errors import NotALedger, ProblemsFound, QuestionError


def _written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "seen", "totals"),
    [
        ("seber_107", 1202, [948, 421]),  # Seber (1982), p. 107: n1, n2
        ("hepatitis_taiwan", 271, [135, 122, 126]),  # Chao et al. (2001), section 2
        ("hiv_rome", 1896, [466, 630, 693, 236]),  # Rcapture manual, page HIV
        ("diabetes_casale", 2069, [1754, 452, 1135, 173]),  # CARE1 manual, page Diabetes
        ("hare", 68, [16, 28, 20, 26, 23, 32]),  # Rcapture manual, page descriptive
        ("anomaly_massachusetts", 537, None),
        ("kosovo", 4400, None),
        ("uk_slavery_6", 2744, None),
        ("uk_slavery_5", 2744, None),
        ("netherlands_trafficking", 8234, None),
        ("spina_bifida", 626, None),
    ],
)
def test_a_published_table_has_the_totals_its_authors_state(
    name: str, seen: int, totals: list[int] | None
) -> None:
    """A retyped table adds up to the printed margins."""
    histories = table(name)

    assert seen == histories.seen
    assert totals is None or totals == histories.totals.tolist()


def test_frequencies_count_units_by_number_of_lists() -> None:
    """Rcapture's manual (page descriptive) prints f1..f6 of the hares: 25 22 13 5 1 2."""
    assert table("hare").frequencies.tolist() == [0, 25, 22, 13, 5, 1, 2]


def test_every_table_of_the_folder_is_cited() -> None:
    """The README of the tables names each file."""
    readme = (TABLES / "README.md").read_text(encoding="utf-8")

    assert [p.name for p in TABLES.glob("*.csv") if p.name not in readme] == []


def test_all_problems_of_a_table_are_told_at_once(tmp_path: Path) -> None:
    """A wrong 0/1, a wrong count and a row of zeros: three problems, each with its place."""
    path = _written(tmp_path, "CNSA,UN,count\n1,0,12\n1,x,5\n0,1,3.5\n0,0,7\n1,1,4\n")

    with pytest.raises(ProblemsFound) as caught:
        Histories.from_csv(path)

    assert [(p.path, p.line, p.column, p.value, p.kind) for p in caught.value.problems] == [
        ("table.csv", 3, "UN", "x", "NotZeroOrOne"),
        ("table.csv", 4, "count", "3.5", "NotACount"),
        ("table.csv", 5, "", "", "HistoryOfZeros"),
    ]
    assert all(p.hint for p in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "FileEmpty"),
        ("A,A,count\n1,0,1\n", "HeaderNames"),
        ("A,,count\n1,0,1\n", "HeaderNames"),
        ("count\n1\n", "HeaderNames"),
        ("A;B;count\n1;0;1\n", "NotZeroOrOne"),
        ("A,B,count\n1,0\n", "RowLength"),
        ("A,B,count\n1,0,-1\n", "NotACount"),
        ("A,B,count\n1,0,0\n", "NobodyCounted"),
        ("A,B,count\n", "NobodyCounted"),
        ("A,B,count\n1,0,3\n", "ListEmpty"),
        (",".join("ABCDEFGHIJK") + ",count\n" + "1," * 11 + "4\n", "HeaderNames"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: Path, text: str, kind: str) -> None:
    """Each sort of mistake has its name; nothing is repaired."""
    with pytest.raises(ProblemsFound) as caught:
        Histories.from_csv(_written(tmp_path, text))

    assert {kind} == {p.kind for p in caught.value.problems}


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """Latin-1 letters are not UTF-8."""
    (tmp_path / "table.csv").write_bytes("Côte,B,count\n1,1,2\n".encode("latin-1"))

    with pytest.raises(ProblemsFound, match="NotUtf8"):
        Histories.from_csv(tmp_path / "table.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message holds the path."""
    with pytest.raises(NotALedger, match=r"none\.csv is no file"):
        Histories.from_csv(tmp_path / "none.csv")


def test_rows_with_the_same_history_are_added_up_and_it_is_said(tmp_path: Path) -> None:
    """Two rows 1,0 with 3 and 4 units are 7 units, with a note that names both lines."""
    histories = Histories.from_csv(_written(tmp_path, "A,B,count\n1,0,3\n1,1,1\n1,0,4\n"))

    assert histories.counts[0b01] == 7
    assert histories.notes == ("line 4 has the history of line 2: added up",)


def test_without_a_count_each_row_is_a_unit(tmp_path: Path) -> None:
    """Three rows are three units, and the note says how they were read."""
    histories = Histories.from_csv(_written(tmp_path, "A,B\n1,0\n1,1\n1,0\n"))

    assert (histories.seen, int(histories.counts[0b01])) == (3, 2)
    assert histories.notes == ("no column count: each row counts as one unit",)


@pytest.mark.parametrize(
    ("captures", "counts", "lists", "words"),
    [
        ([[1, 2]], [1], None, "other values than 0 and 1"),
        ([1, 0], [1, 1], None, "shape"),
        ([[1, 0]], [1, 2], None, "counts for 1 rows"),
        ([[1, 1]], [0.5], None, "whole numbers"),
        ([[1, 1]], [np.nan], None, "whole numbers"),
        ([[1, 1]], [-3], None, "whole numbers"),
        ([[1, 1]], [3], ["A"], "name of its own"),
        ([[1, 1]], [3], ["A", "A"], "name of its own"),
        ([[1, 1], [0, 0]], [3, 2], None, "2 units stand on no list"),
        ([[1, 0]], [3], None, "nobody stands on B"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    captures: object, counts: object, lists: list[str] | None, words: str
) -> None:
    """The message says what was found."""
    with pytest.raises(QuestionError, match=words):
        Histories.from_arrays(captures, counts, lists=lists)


def test_counts_cannot_be_changed_afterwards() -> None:
    """A table is a value."""
    with pytest.raises(ValueError, match="read-only"):
        table("kosovo").counts[1] = 0


@settings(max_examples=60, deadline=None)
@given(small_tables(lists=3), st.permutations(range(7)))
def test_the_order_of_rows_does_not_matter(histories: Histories, order: list[int]) -> None:
    """The same rows in any order are the same table."""
    again = Histories.from_arrays(
        captures_of(3)[1:][order], histories.counts[1:][order], lists=histories.lists
    )

    assert histories.counts.tolist() == again.counts.tolist()


@settings(max_examples=60, deadline=None)
@given(small_tables(lists=3), st.permutations(range(3)))
def test_the_order_of_lists_only_moves_names(histories: Histories, order: list[int]) -> None:
    """Totals and overlaps go with their lists."""
    other = shuffled(histories, tuple(order))

    assert histories.seen == other.seen
    assert histories.totals[order].tolist() == other.totals.tolist()
    assert histories.overlaps[np.ix_(order, order)].tolist() == other.overlaps.tolist()
