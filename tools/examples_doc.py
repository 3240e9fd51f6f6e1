"""Run the examples of the documents and write what they print back into the page.

A ``console`` block holds commands after ``$ ``; a ``csv FILE`` block holds rows that are appended
to FILE; a ``pycon`` block is a Python session. All run in a scratch copy of what they touch.

    python tools/examples_doc.py            write the pages
    python tools/examples_doc.py --check    exit 1 when a page shows something else
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md",
    "docs/tutorial.md",
    "docs/add-a-source.md",
    "docs/python.md",
    "docs/stress.md",
    "docs/respond.md",
)
FIGURES = "docs/figures"
"""Folder to which commands on a page may write figures; they are written back as well."""
COPIED = ("docs/ten-claims.csv", "src/blocs/ledgers/space")
_BLOCK = re.compile(r"^```(console|pycon|csv [\w./-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _console(body: str, place: Path) -> str:
    """Run the commands of a block and return the block with their output."""
    bin_folder = Path(sys.executable).parent
    path = f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"
    shown = []
    for command in re.findall(r"^\$ (.*)$", body, re.MULTILINE):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=place,
            env={**os.environ, "PATH": path, "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        # The hash of the ledger's bytes says nothing to a reader and changes with every row.
        printed = re.sub(r"build [0-9a-f]{12}", "build …", done.stdout)
        shown.append(f"$ {command}\n{printed}")
    return "".join(shown)


def _session(body: str, names: dict[str, Any]) -> str:
    """Run a Python session and return it with its output."""
    shown = []
    for example in doctest.DocTestParser().get_examples(body):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example.source, "<page>", "single"), names)
        first, *rest = example.source.rstrip("\n").split("\n")
        shown.append("\n".join([f">>> {first}", *(f"... {line}" for line in rest)]) + "\n")
        shown.append(printed.getvalue())
    return "".join(shown)


def _append(path: Path, rows: str) -> None:
    """Append rows to a table; a header that the table already has is not repeated."""
    held = path.read_text(encoding="utf-8") if path.exists() else ""
    header, _, rest = rows.partition("\n")
    path.write_text(held + (rest if held.startswith(header + "\n") else rows), encoding="utf-8")


def refreshed(page: str) -> tuple[str, dict[str, bytes]]:
    """Return a page with every example run anew, and the figures that its commands wrote."""
    text = (ROOT / page).read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for item in COPIED:
            (place / item).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / item).is_dir():
                shutil.copytree(ROOT / item, place / item)
            else:
                shutil.copy(ROOT / item, place / item)

        def run(found: re.Match[str]) -> str:
            kind, body = found[1], found[2]
            if kind == "console":
                body = _console(body, place)
            elif kind == "pycon":
                body = _session(body, names)
            else:
                _append(place / kind.removeprefix("csv "), body)
            return f"```{kind}\n{body}```"

        (place / FIGURES).mkdir(parents=True)
        new = _BLOCK.sub(run, text)
        figures = {f"{FIGURES}/{f.name}": f.read_bytes() for f in (place / FIGURES).iterdir()}
        return new, figures


def stale_pages() -> dict[str, bytes]:
    """Return every page and figure that shows something else than what is made now."""
    before = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory() as cache:
        # Scratch ledgers must not fill the user's cache.
        os.environ["XDG_CACHE_HOME"] = cache
        try:
            new: dict[str, bytes] = {}
            for page in PAGES:
                text, figures = refreshed(page)
                new |= {page: text.encode(), **figures}
        finally:
            os.environ.pop("XDG_CACHE_HOME")
            if before is not None:
                os.environ["XDG_CACHE_HOME"] = before
    return {p: b for p, b in new.items() if _differs(ROOT / p, b)}


def _differs(path: Path, new: bytes) -> bool:
    """Return whether a file shows something else; a figure's build alone is no difference."""
    if not path.exists():
        return True
    build = re.compile(rb"build [0-9a-f]{12}")
    return build.sub(b"", path.read_bytes()) != build.sub(b"", new)


def main() -> None:
    """Write the pages, or with ``--check`` say which are stale."""
    stale = stale_pages()
    if "--check" not in sys.argv[1:]:
        for page, new in stale.items():
            (ROOT / page).write_bytes(new)
    elif stale:
        sys.exit(f"stale: {', '.join(stale)}; run python tools/examples_doc.py")


if __name__ == "__main__":
    main()
