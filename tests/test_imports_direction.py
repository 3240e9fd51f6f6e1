"""Data flows one way through the rooms, and so do imports."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "blocs"
ORDER = (
    "errors",
    "dates",
    "drawing",
    "ledger",
    "linking",
    "counts",
    "network",
    "percolation",
    "worlds",
    "stress",
    "respond",
    "brief",
    "imports",
    "render",
    "web",
    "demo",
    "cli",
)


def room_of(module: str) -> str:
    """Return the room of a module of blocs."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_every_room_knows_only_rooms_above_it() -> None:
    """A module may import its own room and those earlier in the order."""
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        own = path.relative_to(SOURCE).with_suffix("").parts[0]
        if own == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("blocs."):
                other = room_of(node.module or "")
                if ORDER.index(other) > ORDER.index(own):
                    wrong.append(f"{path.relative_to(SOURCE)} imports {node.module}")

    assert wrong == []


def test_every_room_has_its_place_in_the_order() -> None:
    """A new room must say where it stands; ledgers hold data only."""
    rooms = {
        p.relative_to(SOURCE).with_suffix("").parts[0]
        for p in SOURCE.rglob("*.py")
        if p.name != "__init__.py" or p.parent != SOURCE
    }

    assert rooms == set(ORDER)
    assert list((SOURCE / "ledgers").rglob("*.py")) == []


def test_nobody_prints_but_the_command_line() -> None:
    """Other rooms return what they have to say."""
    printing = [
        str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and not any(k.arg == "file" for k in node.keywords)
    ]

    assert printing == []
