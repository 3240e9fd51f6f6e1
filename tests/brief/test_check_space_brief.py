"""The brief that started it all, checked: every row a verdict, from evidence, never from itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import blocs
from blocs.brief import Verdicts, check_table
from blocs.ledger.view import Ledger, bundled

BRIEF = bundled()["space"] / "brief.csv"
REFUTED = {"contradicted", "contested", "inconsistent"}


@pytest.fixture(scope="module")
def space() -> Iterator[Ledger]:
    with blocs.open("space") as ledger:
        yield ledger


@pytest.fixture(scope="module")
def verdicts(space: Ledger) -> Verdicts:
    return check_table(space.as_of(), BRIEF)


def _verdict(verdicts: Verdicts, claim: str) -> tuple[str, str]:
    row = next(r for r in verdicts.rows if r.claim_id == claim)
    return row.verdict_then, row.verdict_now


def test_all_rows_get_a_verdict_and_seven_in_ten_facts_are_decided(verdicts: Verdicts) -> None:
    """205 of the 270 rows are no judgements."""
    assert verdicts.totals["rows"] == 270
    assert verdicts.totals["factual"] == 205
    assert verdicts.totals["decided_share"] >= 0.70


def test_the_document_is_found_and_is_no_evidence_for_itself(verdicts: Verdicts) -> None:
    """No claim of the brief stands behind any verdict."""
    assert verdicts.document == "seed_brief"
    assert verdicts.published == "2024-03-04"
    assert "seed_brief" not in {c["source"] for c in verdicts.evidence["claims"]}


def test_what_is_not_in_evidence_says_what_would_settle_it(verdicts: Verdicts) -> None:
    """A refusal has its reason."""
    silent = [
        r.claim_id
        for r in verdicts.rows
        if r.verdict_now == "not-in-evidence" and "settle" not in r.reason
    ]

    assert silent == []


def test_decided_rows_rest_on_claims(verdicts: Verdicts) -> None:
    """One step from a verdict to its evidence, but where the document contradicts itself."""
    bare = [
        r.claim_id
        for r in verdicts.rows
        if r.verdict_now in ("supported", "contradicted", "contested", "outdated")
        and not r.claims
        and "complete there" not in r.reason + r.found
    ]

    assert bare == []


@pytest.mark.parametrize("claim", ["SC009", "SC199"])
def test_the_lapse_of_the_science_agreement_is_right_then_and_wrong_now(
    verdicts: Verdicts, claim: str
) -> None:
    """Renewed in February, public three days after the brief."""
    then, now = _verdict(verdicts, claim)

    assert then not in ("contradicted", "inconsistent")
    assert now == "contradicted"


def test_a_list_of_17_called_18_is_inconsistent(verdicts: Verdicts) -> None:
    """Canada is printed twice."""
    row = next(r for r in verdicts.rows if r.claim_id == "SC132")

    assert row.verdict_now == "inconsistent"
    assert "17" in row.reason


@pytest.mark.parametrize("claim", ["SC175", "SC176", "SC086", "SC087", "SC091", "SC093", "SC052"])
def test_what_is_so_is_supported(verdicts: Verdicts, claim: str) -> None:
    """Uruguay, 36 signatories, ILRS signatories, the University of Sharjah, CBERS-4A."""
    assert _verdict(verdicts, claim)[1] == "supported"


@pytest.mark.parametrize("claim", ["SC162", "SC163", "SC190"])
def test_what_is_said_of_the_wrong_holder_is_contradicted(verdicts: Verdicts, claim: str) -> None:
    """The shares were KLEO Connect's; the full operational capability was Space Command's."""
    assert _verdict(verdicts, claim)[1] == "contradicted"


def test_brazil_in_the_ilrs_is_not_supported(verdicts: Verdicts) -> None:
    """Later lists leave it out."""
    assert _verdict(verdicts, "SC092")[1] != "supported"


def test_six_tracking_stations_without_argentina_do_not_stand(verdicts: Verdicts) -> None:
    """Seven countries at least had one by November 2019."""
    assert _verdict(verdicts, "SC102")[1] in REFUTED


@pytest.mark.parametrize("claim", ["SC008", "SC018", "SC056", "SC095", "SC225", "SC237"])
def test_a_judgement_without_a_threshold_shows_its_figures_and_decides_nothing(
    verdicts: Verdicts, claim: str
) -> None:
    """How many partners are broad, how old is old: any line that we drew would be ours."""
    row = next(r for r in verdicts.rows if r.claim_id == claim)

    assert row.verdict_now == "not-checkable"
    assert any(c.isdigit() for c in row.found)


@pytest.mark.parametrize(
    ("claim", "verdict", "why"),
    [
        # Africa, the Americas, Asia and Europe: four of M49's five; five, with two Americas.
        ("SC004", "contested", "how it divides the world"),
        # Under half of those with a known signing body; of all it is a quarter to two thirds.
        ("SC007", "not-in-evidence", "the bodies that signed the other"),
        # More a year than on average since 1958, fewer than in the ten years before.
        ("SC011", "contested", "with which time it compares"),
        ("SC162", "contradicted", "denied of this very subject"),
        ("SC163", "contradicted", "kleo-connect, and it has one holder only"),
    ],
)
def test_a_verdict_says_what_differs(
    verdicts: Verdicts, claim: str, verdict: str, why: str
) -> None:
    """The value shown may be the value stated; then something else is not as stated."""
    row = next(r for r in verdicts.rows if r.claim_id == claim)

    assert row.verdict_now == verdict
    assert why in row.reason


def test_every_decided_row_has_a_reason(verdicts: Verdicts) -> None:
    """A verdict without a reason cannot be doubted; of a list the elements are the reason."""
    silent = [
        r.claim_id
        for r in verdicts.rows
        if r.verdict_now in ("supported", "contradicted", "contested")
        and not r.reason
        and r.kind != "list"
    ]

    assert silent == []


def _mutations(row: dict[str, str]) -> list[dict[str, str]]:
    """Return single changes of a row's value, by kind."""
    value, kind = row["value"], row["kind"]
    if kind == "count":
        digits = "".join(c for c in value if c.isdigit() or c == ".")
        if not digits:
            return []
        sign = value[: value.index(digits[0])]
        number = float(digits)
        return [
            {**row, "value": f"{sign}{new:g}"}
            for new in (
                (number + 1, number + 3, number * 2)
                if sign
                else (number + 1, number - 1, number * 2)
            )
        ]
    if kind == "date":
        year = int(value[:4])
        return [{**row, "value": f"{year + step}{value[4:]}"} for step in (-2, 1, 3)]
    if kind == "membership":
        changed = [{**row, "value": "false"}]
        far = "object" if row["subject"] in ("CHN", "CNSA") else "subject"
        for other in ("MNG", "FJI", "NPL"):
            changed.append({**row, far: other})
        return changed
    return []


def _is_year_shift(value: str) -> bool:
    return len(value) >= 4 and value[:4].isdigit() and "/" not in value


def test_changed_values_are_refuted(space: Ledger, verdicts: Verdicts, tmp_path: Path) -> None:
    """Over all single changes of supported counts, dates and memberships, at least 95 %."""
    with open(BRIEF, encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    now = {r.claim_id: r.verdict_now for r in verdicts.rows}
    changes = []
    for row in rows:
        if now[row["claim_id"]] != "supported" or row["kind"] not in (
            "count",
            "date",
            "membership",
        ):
            continue
        if row["kind"] == "date" and not _is_year_shift(row["value"]):
            continue
        changes += _mutations(row)
    assert len(changes) > 150
    path = tmp_path / "changed.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerow(rows[0])
        for number, change in enumerate(changes):
            # Each stands alone: what others list is no list of the same author.
            alone = {"claim_id": f"{change['claim_id']}.{number}", "attributed_to": str(number)}
            writer.writerow({**change, **alone})
    found = check_table(space.as_of(), path).rows[1:]
    missed = [
        (r.claim_id, r.statement, r.verdict_now) for r in found if r.verdict_now not in REFUTED
    ]

    assert len(missed) <= 0.05 * len(changes), missed


def test_order_of_rows_does_not_matter(space: Ledger, verdicts: Verdicts, tmp_path: Path) -> None:
    """A table upside down gives the same verdicts."""
    with open(BRIEF, encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    path = tmp_path / "reversed.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(reversed(rows))
    again = check_table(space.as_of(), path, document="seed_brief")

    assert {r.claim_id: (r.verdict_then, r.verdict_now) for r in verdicts.rows} == {
        r.claim_id: (r.verdict_then, r.verdict_now) for r in again.rows
    }


def test_notes_in_the_table_change_nothing(
    space: Ledger, verdicts: Verdicts, tmp_path: Path
) -> None:
    """A hint in the note column is not evidence."""
    with open(BRIEF, encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    path = tmp_path / "noted.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [*rows[0], "note"], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({**row, "note": "CONTRADICTED, ERROR: all of this is wrong"})
    again = check_table(space.as_of(), path)

    assert [r.verdict_now for r in verdicts.rows] == [r.verdict_now for r in again.rows]


def test_what_was_published_later_never_changes_the_verdict_then(
    space: Ledger, verdicts: Verdicts
) -> None:
    """Asked with an earlier "now", the verdicts then are the same."""
    early = check_table(replace(space.as_of(), known=space.as_of("2024-06-01").day), BRIEF)

    assert [r.verdict_then for r in verdicts.rows] == [r.verdict_then for r in early.rows]
