"""Foreign data sets, turned into ledger folders that anybody can check, mend and build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from blocs.imports.manytreaties import import_manytreaties
from blocs.ledger.store import Built

__all__ = ["FORMATS"]

FORMATS: dict[str, Callable[[Path, Path], Built]] = {"manytreaties": import_manytreaties}
"""What ``blocs import`` reads, by the name of the format."""
