"""Claims, judgements and rulings only ever grow: the check against git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from accord import ACCORD
from blocs.errors import QuestionError
from blocs.ledger.history import append_only_problems
from folders import write_ledger

CLAIMS = "claims/participation.csv"


def git(folder: Path, *arguments: str) -> None:
    """Run git without the user's settings."""
    subprocess.run(
        [
            "git",
            "-C",
            str(folder),
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@t.invalid",
            "-c",
            "commit.gpgsign=false",
            "-c",
            "core.hooksPath=/dev/null",
            *arguments,
        ],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a committed ledger inside a git work tree."""
    judged = {"left_id": "gov", "right_id": "paper", "judgement": "unsure", "reason": "two ids"}
    folder = write_ledger(tmp_path / "repo" / "accord", **ACCORD, judgements=[judged])
    git(tmp_path / "repo", "init", "-q")
    git(tmp_path / "repo", "add", ".")
    git(tmp_path / "repo", "commit", "-q", "-m", "start")
    return folder


def change(folder: Path, path: str, old: str, new: str) -> None:
    """Replace a text in a file, which must hold it."""
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unchanged_and_a_grown_ledger_pass(folder: Path) -> None:
    """New rows at the end or in the middle are what a ledger is for."""
    assert append_only_problems(folder, "HEAD") == []
    text = (folder / CLAIMS).read_text(encoding="utf-8").split("\n")
    text.insert(2, text[1].replace("p1,", "p77,"))
    (folder / CLAIMS).write_text("\n".join(text), encoding="utf-8")
    assert append_only_problems(folder, "HEAD") == []


def test_a_changed_row_is_named_with_what_it_was(folder: Path) -> None:
    """File, the line where it now stands, column and the old value."""
    change(folder, CLAIMS, "p3,paper", "p33,paper")
    change(folder, CLAIMS, "2021-06-15", "2021-06-14")
    text = (folder / CLAIMS).read_text(encoding="utf-8").split("\n")
    text.insert(1, text[1].replace("p1,", "p77,"))
    (folder / CLAIMS).write_text("\n".join(text), encoding="utf-8")
    changed, removed = append_only_problems(folder, "HEAD")

    assert (changed.path, changed.line, changed.column, changed.value, changed.kind) == (
        CLAIMS,
        3,
        "when",
        "p1",
        "RowChanged",
    )
    assert "2021-06-15" in changed.message
    assert (removed.value, removed.column) == ("p3", "claim_id")
    assert "removed" in removed.message


def test_a_removed_file_is_all_its_rows(folder: Path) -> None:
    """Five claims stood there."""
    (folder / CLAIMS).unlink()

    assert [p.value for p in append_only_problems(folder, "HEAD")] == ["p1", "p2", "p3", "p4", "p5"]


def test_an_added_column_changes_no_row(folder: Path) -> None:
    """The schema may grow; an empty cell is as good as none."""
    lines = (folder / CLAIMS).read_text(encoding="utf-8").strip("\n").split("\n")
    wider = [lines[0] + ",colour", *(line + "," for line in lines[1:])]
    (folder / CLAIMS).write_text("\n".join(wider) + "\n", encoding="utf-8")

    assert append_only_problems(folder, "HEAD") == []


def test_a_decision_may_be_undone_but_not_rewritten(folder: Path) -> None:
    """Filling in ``undone_at`` is how a judgement ends; its words stay."""
    path = "judgements.csv"
    change(folder, path, "unsure,two ids,,,", "unsure,two ids,,,2026-11-25")
    assert append_only_problems(folder, "HEAD") == []

    change(folder, path, "two ids", "one id")
    assert [path] == [p.path for p in append_only_problems(folder, "HEAD")]


def test_what_git_does_not_know_cannot_be_compared(folder: Path, tmp_path: Path) -> None:
    """An unknown revision, an option in its place, and a folder outside any work tree."""
    for base in ("nowhere", "--help"):
        with pytest.raises(QuestionError, match="no revision"):
            append_only_problems(folder, base)
    outside = write_ledger(tmp_path / "outside", **ACCORD)
    with pytest.raises(QuestionError, match="no git work tree"):
        append_only_problems(outside, "HEAD")
