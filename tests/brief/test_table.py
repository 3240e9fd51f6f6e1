"""Reading a table of statements: strictly, and all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import exit_code, small_ledger, statement, verdict_on, verdicts_on

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


WRONG = ("2019-13-01", "14/09/2019", "16/07/68", "Sept 2024", "in 1999", "0", "1", "observer")


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize(
    "predicate", ["joined", "member_of", "signed", "signatory_of", "works_with"]
)
def test_a_value_that_is_neither_date_nor_truth_is_a_problem(
    tmp_path: Path, predicate: str, value: str
) -> None:
    """Read as "yes", a slip of the pen would turn into a verdict."""
    text = f"membership | BRA | {predicate} | river-pact | {value} | 2020-01-01"
    with small_ledger(tmp_path) as rivers, pytest.raises(ProblemsFound) as caught:
        verdict_on(rivers, tmp_path, text)

    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.kind) == (2, "value", "ValueNotUnderstood")
    assert value in problem.value


@pytest.mark.parametrize("value", ["", "true", "yes", "True", "2019-05-10", "2019-05/2019-06"])
def test_a_value_may_be_a_date_a_window_or_yes(tmp_path: Path, value: str) -> None:
    """Brazil signed on 10 May 2019."""
    with small_ledger(tmp_path) as rivers:
        text = f"membership | BRA | joined | river-pact | {value} | 2020-01-01"

        assert verdict_on(rivers, tmp_path, text).verdict_now == "supported"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("event | BRA-KOR-2010 | status || frobnicated | 2016", True),
        ("event | BRA-KOR-2010 | status || not renewed | 2016", False),
        ("date | The Port | opened || 09/03/2011 | 2011", True),
        ("date | The Port | opened || soon | 2011", False),
        ("judgement | river-league | wisdom || 09/03/2011 | 2011", False),
    ],
)
def test_each_rule_knows_its_own_values(tmp_path: Path, text: str, wrong: bool) -> None:
    """The force of a text has words of its own; a judgement may say what it likes."""
    with small_ledger(tmp_path) as rivers:
        if wrong:
            with pytest.raises(ProblemsFound, match="does not read"):
                verdict_on(rivers, tmp_path, text)
        else:
            assert verdict_on(rivers, tmp_path, text)


def test_problems_of_values_are_named_with_the_others(tmp_path: Path) -> None:
    """One run names a wrong kind on line 2 and a wrong date on line 3."""
    rows = [
        {**statement("guess | BRA | joined | river-pact ||"), "claim_id": "a"},
        {**statement("membership | BRA | joined | river-pact | 14/09/2019 |"), "claim_id": "b"},
    ]
    with small_ledger(tmp_path) as rivers, pytest.raises(ProblemsFound) as caught:
        verdicts_on(rivers, tmp_path, *rows)

    assert [(p.line, p.column) for p in caught.value.problems] == [(2, "kind"), (3, "value")]


def test_a_table_without_rows_is_a_problem(tmp_path: Path) -> None:
    """Nothing checked must not pass for nothing wrong."""
    assert _problems(tmp_path, HEAD) == [(1, "", "TableEmpty")]


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
