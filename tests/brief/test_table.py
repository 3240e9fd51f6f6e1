"""Reading a table of statements: strictly, and all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import exit_code

from blocs.brief.table import read_rows
from blocs.errors import NotALedger, ProblemsFound

HEAD = "claim_id,kind,subject,predicate,object,value,as_of\n"
GOOD = "S1,count,river-pact,signatories,,4,2020-01-01\n"


def _problems(folder: Path, content: str | bytes) -> list[tuple[int, str, str]]:
    """Return (line, column, kind) of the problems of a table."""
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ProblemsFound) as caught:
        read_rows(path)
    return [(p.line, p.column, p.kind) for p in caught.value.problems]


def test_a_good_table_is_read_with_its_lines(tmp_path: Path) -> None:
    """Optional columns may be missing, and the order of columns is free."""
    path = tmp_path / "table.csv"
    path.write_text("kind,claim_id,predicate,subject\ncount,S1,parties,river-pact\n")

    (row,) = read_rows(path)

    assert (row.claim_id, row.line, row.subject, row.as_of) == ("S1", 2, "river-pact", None)


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    """A second run for a second error wastes the reader's time."""
    found = _problems(
        tmp_path,
        HEAD
        + GOOD
        + "S1,count,river-pact,signatories,,4,2020-01-01\n"
        + "S2,guess,river-pact,signatories,,4,2020-01-01\n"
        + "S3,count,river-pact,signatories,,4,30/02/2020\n"
        + "S4,count,,signatories,,4,2020-13-01\n"
        + "S5,membership,CÃ´te d'Ivoire,member_of,river-pact,true,2020\n",
    )

    assert found == [
        (3, "claim_id", "DuplicateId"),
        (4, "kind", "NotInVocabulary"),
        (5, "as_of", "DateNotEdtf"),
        (6, "as_of", "DateNotEdtf"),
        (6, "subject", "CellEmpty"),
        (7, "subject", "Mojibake"),
    ]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """Without a predicate nothing can be checked."""
    found = _problems(tmp_path, "claim_id,kind,subject\nS1,count,river-pact\n")

    assert any("predicate" in str(problem) for problem in found)


def test_a_ragged_row_is_named_with_its_line(tmp_path: Path) -> None:
    """A cell too many has shifted all others."""
    assert [
        line for line, _, _ in _problems(tmp_path, HEAD + GOOD + "S2,count,a,b,,4,2020,x\n")
    ] == [3]


def test_an_empty_file_is_a_problem(tmp_path: Path) -> None:
    """Nothing is not a table without statements."""
    assert _problems(tmp_path, "")


def test_another_encoding_is_named_and_never_guessed(tmp_path: Path) -> None:
    """Latin-1 bytes are refused, not read as something else."""
    assert _problems(tmp_path, (HEAD + "S1,count,Türkiye,parties,,4,2020\n").encode("latin-1"))


def test_a_byte_order_mark_is_named_or_read_away(tmp_path: Path) -> None:
    """It must not become a part of the first header in silence."""
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + GOOD).encode())
    try:
        read = read_rows(path)[0].claim_id
    except ProblemsFound as error:
        read = str(error)

    assert read == "S1" or "byte-order mark" in read


def test_a_missing_file_says_what_to_give(tmp_path: Path) -> None:
    """The message leads to the format."""
    with pytest.raises(NotALedger, match=r"docs/check\.md"):
        read_rows(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    "content", ["", "claim_id,kind\nS1,count\n", HEAD + "S1,guess,a,b,,4,2020\n"]
)
def test_the_command_exits_with_3_on_a_bad_table(tmp_path: Path, content: str) -> None:
    """Bad data is no failed check."""
    path = tmp_path / "table.csv"
    path.write_text(content)

    assert exit_code(["check", str(path)]) == 3
