"""The package descriptor and the answer envelope, held against outside validators."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from accord import ACCORD
from blocs.errors import UnknownId
from blocs.ledger import catalogue
from blocs.ledger.evidence import evidence
from blocs.ledger.schema import TABLES, descriptor
from blocs.ledger.view import Ledger, Snapshot
from blocs.render import reply_json, reply_text
from folders import write_ledger

SCHEMA = json.loads(
    (Path(catalogue.__file__).parents[1] / "envelope.schema.json").read_text(encoding="utf-8")
)


def test_frictionless_finds_a_written_ledger_valid(tmp_path: Path) -> None:
    """Another tool reads the descriptor and every table, keys and references included.

    It runs in a process of its own: it warns of things that our tests would take for errors.
    """
    folder = write_ledger(tmp_path / "accord", **ACCORD)
    code = (
        "import sys, json; from frictionless import Package;"
        "report = Package(sys.argv[1]).validate();"
        "print(json.dumps([e for t in report.tasks for e in t.flatten(['type', 'note'])]"
        " + [e.note for e in report.errors]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(folder / "datapackage.json")],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )

    assert json.loads(done.stdout) == []

    text = (folder / "claims/participation.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    rows[1][1] = "nobody"
    with open(folder / "claims/participation.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(folder / "datapackage.json")],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    assert "foreign-key" in done.stdout


def test_the_descriptor_describes_every_column_as_text() -> None:
    """No tool may guess a type: NA is Namibia, and 1e3 is no number."""
    found = {r["name"]: r for r in descriptor("x", "X")["resources"]}

    assert set(found) == set(TABLES)
    for table in TABLES.values():
        fields = found[table.name]["schema"]["fields"]
        assert [c.name for c in table.columns] == [f["name"] for f in fields]
        assert {"string"} == {f["type"] for f in fields}
        assert all(f["description"] for f in fields)
        assert found[table.name]["schema"]["missingValues"] == [""]


def asked(snapshot: Snapshot) -> dict[str, Any]:
    """Return one answer of every kind."""
    from blocs.counts import count

    return {
        "members": snapshot.members("accord-of-five"),
        "status": snapshot.status("accord-of-five", "BRA"),
        "text": snapshot.status("accord-of-five"),
        "ties": snapshot.ties("BRA"),
        "parties": catalogue.parties(snapshot),
        "instruments": catalogue.instruments(snapshot),
        "sources": catalogue.sources(snapshot),
        "evidence": evidence(snapshot, "accord-of-five"),
        "search": catalogue.search(snapshot, "accord"),
        "diff": snapshot.at(day=snapshot.day - 400).diff(snapshot),
        "count": count(snapshot, "accord-of-five"),
    }


def test_every_answer_is_a_valid_envelope(accord_of_five: Ledger) -> None:
    """All kinds of answers, as JSON, against the published schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for level in ("state", "institute"):
        for kind, reply in asked(accord_of_five.as_of("2022-01-01", level=level)).items():
            problems = [
                f"{kind} {e.json_path}: {e.message}"
                for e in validator.iter_errors(json.loads(reply_json(reply)))
            ]
            assert problems == []


def test_a_wrong_envelope_is_refused(accord_of_five: Ledger) -> None:
    """The schema has teeth: a fifth answer, a lost field and a foreign grade are refused."""
    good = json.loads(reply_json(accord_of_five.as_of("2022-01-01").members("accord-of-five")))
    validator = jsonschema.Draft202012Validator(SCHEMA)

    def refused(**change: Any) -> bool:
        row = {**good["answer"]["rows"][0], **change}
        row = {k: v for k, v in row.items() if v is not None}
        return not validator.is_valid({**good, "answer": {**good["answer"], "rows": [row]}})

    assert not refused()
    assert not refused(colour="green"), "fields may be added"
    assert refused(answer="maybe")
    assert refused(grade="sure")
    assert refused(since=None)
    assert refused(voices="two")
    assert not validator.is_valid({k: v for k, v in good.items() if k != "ledger"})


def test_every_answer_has_a_table_a_text_and_a_frame(accord_of_five: Ledger) -> None:
    """Readable in a terminal, in a notebook and in pandas; no row is lost on the way."""
    for reply in asked(accord_of_five.as_of("2022-01-01")).values():
        assert len(reply.to_pandas()) == len(reply.table())
        assert reply.headline() in " ".join(reply_text(reply).split()) or reply.headline()
        assert reply.headline().splitlines()[0] in str(reply)
        assert reply._repr_html_().startswith("<table>")
        assert reply.question["as_of"] == "2022-01-01"


def test_every_answer_leads_to_a_source_and_a_quotation(accord_of_five: Ledger) -> None:
    """Each claim named in a row stands in the evidence, with its source."""
    reply = accord_of_five.as_of("2022-01-01").members("accord-of-five")
    claims = {c["claim"]: c for c in reply.evidence["claims"]}
    sources = {s["source"] for s in reply.evidence["sources"]}

    assert {c for m in reply.rows for c in m.claims} <= set(claims)
    assert {c["source"] for c in claims.values()} <= sources
    assert claims["p1"]["quote"] == "Brazil signed the Accord"


def test_search_finds_names_in_any_script(accord_of_five: Ledger) -> None:
    """And says what is near when nothing matches."""
    snapshot = accord_of_five.as_of("2022-01-01")

    assert [r["id"] for r in catalogue.search(snapshot, "五国").rows] == ["accord-of-five"]
    assert catalogue.search(snapshot, "brazil").rows[0]["id"] == "BRA"
    with pytest.raises(UnknownId, match="Nearest: Brazil"):
        catalogue.search(snapshot, "Brazzil")
