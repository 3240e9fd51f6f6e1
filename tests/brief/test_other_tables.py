"""Tables about other things than the brief, half true and half false, and what becomes of them
when a single value is changed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutations import REFUTED, mutations

import blocs
from blocs.brief import check_table
from blocs.ledger.view import Ledger

TABLES = Path(__file__).parent / "tables"
NAMES = ("un-treaties", "organisations", "artemis-late")
NOW = "2026-11-25"


@pytest.fixture(scope="module")
def space() -> Iterator[Ledger]:
    with blocs.open("space") as ledger:
        yield ledger


def _rows(name: str) -> list[dict[str, str]]:
    with open(TABLES / f"{name}.csv", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _checked(space: Ledger, path: Path, **settings: str) -> dict[str, str]:
    verdicts = check_table(space.as_of(NOW, known_at=NOW), path, **settings)
    return {r.claim_id: r.verdict_now for r in verdicts.rows}


@pytest.mark.parametrize("name", NAMES)
def test_true_statements_stand_and_false_ones_fall(space: Ledger, name: str) -> None:
    """What is expected stands in a second file, never in the table."""
    found = _checked(space, TABLES / f"{name}.csv")
    wrong = {
        row["claim_id"]: found[row["claim_id"]]
        for row in _rows(f"{name}.expected")
        if found[row["claim_id"]]
        not in (REFUTED if row["expected"] == "refuted" else {row["expected"]})
    }

    assert wrong == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_false_statement_is_supported_and_no_true_one_contradicted(
    space: Ledger, name: str
) -> None:
    """Not in evidence is an honest answer; the opposite of the truth is not."""
    found = _checked(space, TABLES / f"{name}.csv")
    worst = {"yes": {"contradicted", "inconsistent", "outdated"}, "no": {"supported", "outdated"}}

    assert [r for r in _rows(f"{name}.expected") if found[r["claim_id"]] in worst[r["so"]]] == []


@pytest.mark.parametrize("quoted", [True, False], ids=["with its quotation", "without"])
def test_changed_values_are_refuted(space: Ledger, tmp_path: Path, quoted: bool) -> None:
    """Of all single changes of supported rows at least 95 % are refuted, beside their quotation.

    Without one, a change to a party of whom nobody says anything may be not in evidence; it is
    never supported, unless it happens to be true.
    """
    changes: list[dict[str, str]] = []
    for name in NAMES:
        now = _checked(space, TABLES / f"{name}.csv")
        for row in _rows(name):
            if now[row["claim_id"]] == "supported":
                changes += mutations(row)
    for number, change in enumerate(changes):
        change["claim_id"] = f"{change['claim_id']}.{number}"
        change["quote"] = change["quote"] if quoted else ""
    path = tmp_path / "changed.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(changes[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changes)
    found = _checked(space, path, published="2026-03-01")
    refuted = sum(v in REFUTED for v in found.values())
    missed = [(c, found[c["claim_id"]]) for c in changes if found[c["claim_id"]] not in REFUTED]
    # Mongolia is indeed a member of APSCO.
    supported = [
        c
        for c, v in missed
        if v == "supported" and (c["subject"], c["object"]) != ("Mongolia", "apsco")
    ]

    assert len(found) > 100
    assert supported == []
    assert refuted / len(found) >= (0.95 if quoted else 0.9), missed
