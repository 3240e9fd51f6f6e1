"""``blocs link``: tables in, proposals out."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from written_twice import two_lists

import blocs.cli.link  # noqa: F401
from blocs.cli import main
from blocs.linking.records import Record
from folders import write_ledger


def write(path: Path, records: list[Record]) -> Path:
    """Write records as a table that the command reads."""
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["id", "title", "parties", "when", "key"])
        for r in records:
            when = date.fromordinal(r.first).isoformat() if r.first else ""
            writer.writerow([r.record_id, ";".join(r.titles), ";".join(r.parties), when, r.key])
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    """Return two tables."""
    found = []
    for name in ("one", "two"):
        rows = [r for r in two_lists() if r.source == name]
        found.append(str(write(tmp_path / f"{name}.csv", rows)))
    return found


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


def test_proposals_are_printed_and_written(
    tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The headline counts, the file holds rows for judgements.csv, each unsure."""
    out = tmp_path / "proposals.csv"

    code = run("link", *tables, "--judgements", str(out))

    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert code == 0
    assert capsys.readouterr().out.startswith("35 pairs proposed among 90 records of 2 lists")
    assert {r["judgement"] for r in rows} == {"unsure"}
    assert len(rows) == 35


def test_json_has_the_score_by_pair_of_lists(
    tables: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """With keys in the tables, precision and recall are told."""
    assert run("link", *tables, "--json") == 0

    answer = json.loads(capsys.readouterr().out)["answer"]
    assert answer["lists"] == {"one": 45, "two": 45}
    assert [(p["precision"], p["recall"], p["keys"]) for p in answer["pairs"]] == [(1.0, 1.0, 35)]
    assert answer["proposals"][0]["reason"].startswith("probability 0.")


def test_what_the_ledger_judged_is_not_proposed(
    tables: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A ledger's judgements are read along with its instruments."""
    rows = [r for r in two_lists() if r.source == "one"]
    ledger = write_ledger(
        tmp_path / "ours",
        sources=[{"source_id": "s", "published": "2020-01-01"}],
        parties=[{"party_id": p} for p in sorted({p for r in rows for p in r.parties})],
        instruments=[
            {"instrument_id": i, "title": t}
            for i, t in [*((r.record_id, r.titles[0]) for r in rows), ("two.3", "Known")]
        ],
        participation=[
            {
                "source_id": "s",
                "instrument_id": r.record_id,
                "party_id": p,
                "when": date.fromordinal(r.first or 0).isoformat(),
            }
            for r in rows
            for p in sorted(r.parties)
        ],
        judgements=[
            {"left_id": "one.3", "right_id": "two.3", "judgement": "different", "reason": "read"}
        ],
    )

    assert run("link", str(ledger), tables[1], "--json") == 0

    told = json.loads(capsys.readouterr().out)["answer"]["proposals"]
    pairs = {frozenset((p["left"], p["right"])) for p in told}
    assert frozenset(("one.3", "two.3")) not in pairs
    assert frozenset(("one.4", "two.4")) in pairs


def test_an_input_is_never_written_over(
    tables: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Proposals cannot replace the table they are made from."""
    assert run("link", *tables, "--judgements", tables[0]) == 2
    assert "is read by this command" in capsys.readouterr().err


@pytest.mark.parametrize("least", ["0", "1", "1.5", "-0.1", "nan"])
def test_a_threshold_outside_0_to_1_is_refused(
    tables: list[str], least: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is a probability."""
    assert run("link", *tables, "--least", least) == 4
    assert "above 0 and below 1" in capsys.readouterr().err
