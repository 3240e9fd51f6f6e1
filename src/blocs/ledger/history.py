"""Were rows only added? Claims, judgements and rulings are compared with a git revision."""

from __future__ import annotations

import csv
import io
import subprocess
from collections import Counter
from pathlib import Path

from blocs.errors import Problem, QuestionError
from blocs.ledger.files import shorten
from blocs.ledger.schema import TABLES

__all__ = ["append_only_problems"]


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise QuestionError("git is not installed; --base needs it") from None


def _records(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return (physical line, row) of each row."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows, start = [], 2
    for row in reader:
        rows.append((start, row))
        start = reader.line_num + 1
    return rows


def _key(record: dict[str, str]) -> tuple[tuple[str, str], ...]:
    # Columns may be added; an empty cell is as good as none.
    return tuple(sorted((k, v) for k, v in record.items() if k and v))


def _standing(record: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the key of a decision as it stood before it was undone."""
    return _key({k: v for k, v in record.items() if k != "undone_at"})


def append_only_problems(folder: Path, base: str) -> list[Problem]:
    """Return a problem for every row of an append-only table that changed or vanished.

    Args:
        folder: the ledger folder, inside a git work tree.
        base: revision to compare with, such as ``main`` or a commit.

    Returns:
        The problems; one that says so when the revision has no such folder.

    Raises:
        QuestionError: when the folder is in no work tree or the revision is unknown.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top.returncode:
        raise QuestionError(f"{folder} is in no git work tree, so there is nothing to compare with")
    if (
        base.startswith("-")
        or _git(folder, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}").returncode
    ):
        raise QuestionError(f"git knows no revision {base!r} here")
    inside = folder.resolve().relative_to(Path(top.stdout.decode().strip()).resolve())
    where = [] if inside == Path() else [f"{inside.as_posix()}/"]
    if not _git(folder, "ls-tree", "--full-tree", base, *where).stdout.strip():
        # A copy that was never committed: silence would pass for "nothing changed".
        return [
            Problem(
                inside.as_posix(),
                0,
                "",
                "",
                f"is no folder in {base}, so nothing was compared",
                "Change the ledger where it stands in git, or commit the copy before you change it",
                "NothingToCompare",
            )
        ]
    problems: list[Problem] = []
    for table in TABLES.values():
        if not table.append_only:
            continue
        shown = _git(folder, "show", f"{base}:{(inside / table.path).as_posix()}")
        if shown.returncode:
            continue
        path = folder / table.path
        now = _records(path.read_bytes()) if path.exists() else []
        left = Counter(_key(r) for _, r in now)
        undone = Counter(_standing(r) for _, r in now if r.get("undone_at"))
        by_id = {r.get(table.key, ""): (n, r) for n, r in now} if table.key else {}
        for line, old in _records(shown.stdout):
            if left[_key(old)] > 0:
                left[_key(old)] -= 1
                continue
            if not old.get("undone_at") and undone[_key(old)] > 0:
                # Filling in the day on which it was undone is how a decision ends.
                undone[_key(old)] -= 1
                continue
            name = old.get(table.key) or " ".join(v for v in list(old.values())[:2] if v)
            found = by_id.get(name)
            if found is None:
                message, column = f"was removed since {base}, or changed", table.key
            else:
                line, new = found
                changed = [k for k in old if (old[k] or "") != (new.get(k) or "")]
                column = changed[0] if changed else table.key
                message = (
                    f"was changed since {base} ({', '.join(changed)}; "
                    f"{column} was {shorten(old.get(column, ''))!r})"
                )
            problems.append(
                Problem(
                    table.path,
                    line,
                    column,
                    name,
                    message,
                    "Restore the row; a correction is a new row with supersedes or retracts"
                    if table.key
                    else "Restore the row; fill in undone_at and add a new one",
                    "RowChanged",
                )
            )
    return problems
