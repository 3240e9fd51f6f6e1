"""A small ledger that knows nothing of space, and tables of statements to check against it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from blocs.brief import CheckedRow, Verdicts, check_table
from blocs.brief.table import COLUMNS
from blocs.cli import main
from blocs.ledger.store import build
from blocs.ledger.view import Ledger
from folders import write_ledger

NOW = "2025-06-01"
WORDS = """
[subjects]
"the Pact" = "river-pact"
[predicates.built_bridge_for]
rule = "tie"
relations = ["satellite-built-for"]
closed_by = ["bridge-customers"]
[predicates.works_with]
rule = "tie"
relations = ["partnership-with"]
[predicates.bridge_customers]
rule = "list"
listed_by = "built_bridge_for"
[predicates.customers_of_bridges]
rule = "count"
unit = "states"
scopes = ["bridge-customers"]
listed_by = "built_bridge_for"
[predicates.texts_signed]
rule = "count"
unit = "agreements"
scopes = ["signed-cumulative"]
measure = "cumulative"
[predicates.seat]
rule = "attribute"
exclusive = true
[predicates.organs]
rule = "attribute"
match = "set"
[predicates.years_of_minutes]
rule = "age"
attributes = ["first-minutes"]
measure = "lower-bound"
[predicates.wisdom]
rule = "opinion"
settles = "Wisdom is a matter of taste."
[predicates.joined_between]
rule = "membership"
window = true
"""


def _source(name: str, published: str, reliability: str = "B", **more: str) -> dict[str, str]:
    return {
        "source_id": name,
        "title": name,
        "publisher": name,
        "published": published,
        "reliability": reliability,
        **more,
    }


def _act(
    source: str, instrument: str, party: str, event: str, when: str = "", **more: str
) -> dict[str, str]:
    return {
        "source_id": source,
        "instrument_id": instrument,
        "party_id": party,
        "event": event,
        "when": when,
        **more,
    }


TABLES: dict[str, list[dict[str, Any]]] = {
    "sources": [
        _source("registry", "2016-01-10", "A", kind="depositary"),
        _source("gazette", "2020-02-01"),
        _source("courier", "2020-02-03"),
        _source("herald", "2024-03-07"),
        _source("rumour", "2020-02-02", "E"),
        _source("brief", "2024-03-04", title="The brief"),
        _source("reprint", "2024-03-05", derives_from="brief"),
        _source("digest", "2024-03-06", derives_from="reprint"),
        _source(
            "attacker", "2020-01-01", title="<script>alert(1)</script>", url="javascript:alert(2)"
        ),
    ],
    "parties": [
        {"party_id": "BRA", "label": "Brazil"},
        {"party_id": "KOR", "label": "South Korea"},
        {"party_id": "NZL", "label": "New Zealand"},
        {"party_id": "ROU", "label": "Romania"},
        {"party_id": "FRA", "label": "France"},
        {"party_id": "CHL", "label": "Chile"},
        {"party_id": "PER", "label": "Peru"},
        {"party_id": "waters", "label": "Water Board", "kind": "agency", "acts_for": "BRA"},
    ],
    "party_names": [
        {"name": n, "party_id": p}
        for n, p in (
            ("Brazil", "BRA"),
            ("South Korea", "KOR"),
            ("New Zealand", "NZL"),
            ("Romania", "ROU"),
            ("France", "FRA"),
            ("Chile", "CHL"),
            ("Peru", "PER"),
            ("Water Board", "waters"),
        )
    ],
    "instruments": [
        {"instrument_id": "river-pact", "title": "Pact of the Rivers"},
        {
            "instrument_id": "river-treaty",
            "title": "Treaty of the Rivers",
            "form": "treaty",
            "bindingness": "binding",
        },
        {
            "instrument_id": "BRA-KOR-2010",
            "title": "Ferry agreement",
            "form": "agreement",
            "bindingness": "unspecified",
            "shape": "bilateral",
            "term": "P5Y",
        },
    ],
    "subjects": [
        {"subject_id": "old-bridge", "kind": "event", "label": "Old Bridge"},
        {"subject_id": "river-league", "kind": "body", "label": "River League"},
        {"subject_id": "port", "kind": "body", "label": "The Port"},
    ],
    "participation": [
        # The pact: three in for certain, one that two papers date apart, one by rumour only.
        _act(
            "gazette", "river-pact", "BRA", "signed", "2019-05-10", quote="Brazil signed the pact"
        ),
        _act("courier", "river-pact", "BRA", "signed", "2019-05-10"),
        _act("gazette", "river-pact", "KOR", "signed", "2019-06-20"),
        _act("gazette", "river-pact", "NZL", "signed", "2019-07"),
        _act("herald", "river-pact", "NZL", "withdrew", "2024-02-01"),
        _act("gazette", "river-pact", "ROU", "signed", "2019-08-01"),
        _act("courier", "river-pact", "ROU", "signed", "2019-09-15"),
        _act("rumour", "river-pact", "FRA", "signed", "2019-10-01"),
        # The treaty: one ratified, one acceded, one only signed.
        _act("registry", "river-treaty", "", "entered-into-force", "2010-03-01"),
        _act("registry", "river-treaty", "BRA", "signed", "2008-01-15"),
        _act("registry", "river-treaty", "BRA", "ratified", "2010-01-05"),
        _act("registry", "river-treaty", "KOR", "acceded", "2012-04-04"),
        _act("registry", "river-treaty", "ROU", "signed", "2008-01-16"),
        # The ferry: five years, renewed once, which became public after the brief.
        _act("registry", "BRA-KOR-2010", "BRA", "signed", "2010-02-27"),
        _act("registry", "BRA-KOR-2010", "KOR", "signed", "2010-02-27"),
        _act("registry", "BRA-KOR-2010", "", "renewed", "2015-02-27/2020-02-27"),
        _act("courier", "BRA-KOR-2010", "", "expired", "2020-02-27"),
        _act("herald", "BRA-KOR-2010", "", "renewed", "2024-02-27/2029-02-27"),
    ],
    "ties": [
        {
            "source_id": "gazette",
            "party_id": "BRA",
            "relation": "satellite-built-for",
            "partner_id": "ROU",
            "item": "old-bridge",
            "event": "began",
            "when": "2018-04-02",
        },
        {
            "source_id": "gazette",
            "party_id": "BRA",
            "relation": "partnership-with",
            "partner_id": "CHL",
            "event": "agreed",
            "when": "2017-01-01/2019-01-01",
        },
        {
            "source_id": "rumour",
            "party_id": "BRA",
            "relation": "partnership-with",
            "partner_id": "PER",
            "event": "agreed",
            "when": "2017-01-01",
        },
        {
            "source_id": "brief",
            "party_id": "BRA",
            "relation": "partnership-with",
            "partner_id": "NZL",
            "event": "agreed",
            "when": "2017-01-01",
        },
        {
            "source_id": "digest",
            "party_id": "BRA",
            "relation": "partnership-with",
            "partner_id": "NZL",
            "event": "agreed",
            "when": "2017-01-01",
        },
    ],
    "counts": [
        {
            "source_id": "herald",
            "subject_id": "river-league",
            "unit": "states",
            "scope": "guests",
            "value_low": "6",
            "value_high": "6",
            "when": "2021-02-01",
        },
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "unit": "states",
            "scope": "guests",
            "value_low": "9",
            "value_high": "9",
            "when": "2021-10-01",
        },
        {
            "source_id": "gazette",
            "subject_id": "BRA",
            "unit": "states",
            "scope": "bridge-customers",
            "value_low": "2",
            "value_high": "2",
            "when": "2019",
            "listed": "ROU;CHL",
        },
        {
            "source_id": "gazette",
            "subject_id": "BRA",
            "unit": "agreements",
            "scope": "signed-cumulative",
            "value_low": "30",
            "value_high": "30",
            "when": "2018",
        },
        {
            "source_id": "courier",
            "subject_id": "BRA",
            "unit": "agreements",
            "scope": "signed-cumulative",
            "value_low": "40",
            "value_high": "40",
            "when": "2020-01",
        },
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "unit": "states",
            "scope": "delegations",
            "value_low": "9",
            "value_high": "9",
            "when": "2020-01-15",
        },
        {
            "source_id": "courier",
            "subject_id": "river-league",
            "unit": "organisations",
            "scope": "delegations",
            "value_low": "4",
            "value_high": "4",
            "when": "2020-01-15",
        },
    ],
    "attributes": [
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "attribute": "established",
            "value": "yes",
            "when": "1990-06-01",
        },
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "attribute": "seat",
            "value": "Porto",
        },
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "attribute": "organs",
            "value": "council;court",
        },
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "attribute": "colour",
            "value": "blue",
        },
        {
            "source_id": "courier",
            "subject_id": "river-league",
            "attribute": "colour",
            "value": "green",
        },
        {
            "source_id": "rumour",
            "subject_id": "river-league",
            "attribute": "motto",
            "value": "onwards",
        },
        {
            "source_id": "gazette",
            "subject_id": "river-league",
            "attribute": "first-minutes",
            "value": "yes",
            "when": "1995-01-01",
        },
        {
            "source_id": "gazette",
            "subject_id": "port",
            "attribute": "opened",
            "value": "yes",
            "when": "2011-03",
        },
        {
            "source_id": "gazette",
            "subject_id": "CHL",
            "attribute": "river-pact-observer",
            "value": "admitted",
            "when": "2019-11",
        },
        {
            "source_id": "attacker",
            "subject_id": "port",
            "attribute": "sign",
            "value": "<img src=x onerror=alert(3)>",
            "quote": "<script>alert(4)</script>",
            "lang": "en",
        },
    ],
    "coverage": [
        {"subject_id": "river-pact", "level": "state", "period": "2019-05-10/2025-12-31"},
        {"subject_id": "river-treaty", "level": "state", "period": "2008-01-15/2020-01-01"},
    ],
}
"""Who is in the Pact of the Rivers, and what else there is to say about rivers."""


@contextmanager
def small_ledger(
    folder: Path, words: str = "", **changed: list[dict[str, Any]]
) -> Iterator[Ledger]:
    """Write, build and open `TABLES`, some of them replaced, with `WORDS` and more words."""
    made = write_ledger(folder / "rivers", **{**TABLES, **changed})
    (made / "check.toml").write_text(WORDS + words, encoding="utf-8")
    with Ledger(build(made, folder / "rivers.duckdb").path) as ledger:
        yield ledger


def write_statements(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write a table of statements; ids are given where they are missing."""
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            writer.writerow({"claim_id": f"S{number}", **row})
    return path


def verdicts_on(
    ledger: Ledger, folder: Path, *rows: dict[str, str], known_at: str = NOW, **settings: str
) -> Verdicts:
    """Check statements against a ledger as known on a day."""
    path = write_statements(folder / "statements.csv", list(rows))
    return check_table(ledger.as_of(known_at, known_at=known_at), path, **settings)


def statement(text: str, quote: str = "") -> dict[str, str]:
    """Return a row written as ``kind | subject | predicate | object | value | as_of``."""
    cells = [c.strip() for c in text.split("|")]
    names = ("kind", "subject", "predicate", "object", "value", "as_of")
    return {**dict(zip(names, cells, strict=True)), "quote": quote}


def verdict_on(ledger: Ledger, folder: Path, text: str, quote: str = "") -> CheckedRow:
    """Return the verdict on one statement."""
    return verdicts_on(ledger, folder, statement(text, quote)).rows[0]


def exit_code(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    try:
        main(arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0
