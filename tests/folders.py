"""Small ledgers for tests, written as people would write them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from blocs.ledger.schema import TABLES, descriptor

DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {"title": "a source", "kind": "news", "reliability": "B", "retrieved": "2026-11-25"},
    "parties": {"kind": "state"},
    "instruments": {"form": "accord", "bindingness": "political", "shape": "multilateral"},
    "subjects": {"kind": "event"},
    "participation": {
        "stance": "affirms",
        "credibility": "2",
        "level": "state",
        "event": "signed",
        "recorded_at": "2026-11-25",
    },
    "ties": {
        "stance": "affirms",
        "credibility": "2",
        "level": "state",
        "event": "began",
        "recorded_at": "2026-11-25",
    },
    "counts": {
        "stance": "affirms",
        "credibility": "2",
        "level": "state",
        "sense": "exactly",
        "scope": "signatories",
        "unit": "states",
        "recorded_at": "2026-11-25",
    },
    "attributes": {
        "stance": "affirms",
        "credibility": "2",
        "level": "state",
        "recorded_at": "2026-11-25",
    },
    "assessments": {
        "stance": "affirms",
        "credibility": "2",
        "recorded_at": "2026-11-25",
    },
    "precedents": {
        "stance": "affirms",
        "credibility": "2",
        "outcome": "done",
        "recorded_at": "2026-11-25",
    },
    "scales": {
        "better": "high",
        "scale": "0-4",
        "meaning": "how good",
        "word_low": "bad",
        "word_high": "good",
    },
    "rules": {
        "stance": "affirms",
        "credibility": "2",
        "basis": "clause",
        "recorded_at": "2026-11-25",
    },
    "exits": {
        "stance": "affirms",
        "credibility": "2",
        "form": "treaty",
        "action": "withdrawal",
        "recorded_at": "2026-11-25",
    },
    "coverage": {"relation": "participation", "extent": "complete"},
}
PREFIX = {
    "participation": "p",
    "ties": "t",
    "counts": "c",
    "attributes": "a",
    "assessments": "j",
    "precedents": "pre",
    "rules": "r",
    "exits": "x",
    "coverage": "cov",
}


def write_table(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """Write one table with every column of the schema."""
    table = TABLES[name]
    path = folder / table.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [c.name for c in table.columns], lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            full = {**DEFAULTS.get(name, {}), **row}
            if name in PREFIX and table.key not in full:
                full[table.key] = f"{PREFIX[name]}{number}"
            if name in ("parties", "subjects") and "label" not in full:
                full["label"] = full[table.key]
            if name == "instruments" and "title" not in full:
                full["title"] = full["instrument_id"]
            writer.writerow(full)


def write_ledger(folder: Path, **tables: list[dict[str, Any]]) -> Path:
    """Write a ledger folder with the given tables and a matching descriptor."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("sources", "parties", "instruments"):
        tables.setdefault(name, [])
    for name, rows in tables.items():
        write_table(folder, name, rows)
    text = json.dumps(descriptor(folder.name, "test", set(tables)), indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    return folder
