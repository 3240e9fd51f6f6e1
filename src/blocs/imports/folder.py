"""Write an imported ledger folder whole or not at all, and never over somebody's work."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from blocs.errors import DataError
from blocs.ledger.schema import TABLES

__all__ = ["MARK", "replacing", "seal", "write_table"]

MARK = "import.json"
"""File that says what wrote a folder, with the hash of each file as it was written."""


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARK
    }


def seal(folder: Path, form: str) -> None:
    """Write the mark of an import, last, so that later edits can be told from it."""
    text = json.dumps({"format": form, "files": _hashes(folder)}, indent=1, sort_keys=True)
    (folder / MARK).write_text(text + "\n", encoding="utf-8")


def _check_target(target: Path, form: str) -> None:
    """Refuse a target that holds anything but an earlier import, unchanged."""
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir():
        raise DataError(f"{target} is a file. Give --out a new folder")
    if not any(target.iterdir()):
        return
    try:
        content = json.loads((target / MARK).read_text(encoding="utf-8"))
        known, files = content["format"], dict(content["files"])
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            f"{target} is not empty and no earlier import. Give --out a new folder"
        ) from None
    now = _hashes(target)
    changed = sorted(k for k in {*files, *now} if files.get(k) != now.get(k))
    if known != form or changed:
        what = ", ".join(changed[:3]) or f"made from {known}"
        raise DataError(
            f"{target} was changed since it was imported ({what}). "
            "Give --out a new folder, or move your changes away first"
        )


@contextmanager
def replacing(target: Path, form: str) -> Iterator[Path]:
    """Give a scratch folder that takes the target's place when the block ends well.

    Args:
        target: the ledger folder to write.
        form: name of the import format; an earlier import of it may be replaced.

    Raises:
        DataError: when the target holds something else, or was edited since its import.
    """
    _check_target(target, form)
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        new, old = scratch / target.name, scratch / "old"
        new.mkdir()
        yield new
        if target.exists():
            os.replace(target, old)
        try:
            os.replace(new, target)
        except OSError:
            if old.exists():
                os.replace(old, target)
            raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def write_table(folder: Path, name: str, rows: Iterable[Sequence[str]]) -> int:
    """Write one table of the schema with its full header; return the number of rows."""
    table = TABLES[name]
    path = folder / table.path
    path.parent.mkdir(exist_ok=True)
    count = 0
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow([c.name for c in table.columns])
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
