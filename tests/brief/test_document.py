"""The document under check is no evidence for itself, ages, and must agree with itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from small import NOW, exit_code, small_ledger, statement, verdict_on, verdicts_on, write_statements

from blocs.errors import QuestionError
from blocs.ledger.view import Ledger

OWN_WORD = "membership | BRA | works_with | NZL | true | 2018-06-01"
"""What only the brief and a digest of its reprint say."""
IN_2024 = "membership | NZL | member_of | river-pact | true | 2024-01-15"
DATED = "attribute | brief | published || 2024-03-04 | 2024-03-04"
"""A row that names the document."""


@pytest.fixture(scope="module")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with small_ledger(tmp_path_factory.mktemp("rivers")) as ledger:
        yield ledger


def test_a_document_and_what_derives_from_it_at_two_removes_are_left_out(
    rivers: Ledger, tmp_path: Path
) -> None:
    """The digest copies a reprint of the brief, so it is no second voice."""
    alone = verdicts_on(rivers, tmp_path, statement(OWN_WORD))
    named = verdicts_on(rivers, tmp_path, statement(OWN_WORD), document="brief")

    assert alone.rows[0].verdict_now == "supported"
    assert named.rows[0].verdict_now == "not-in-evidence"
    assert "brief and what derives from it (digest, reprint) was left out" in named.notes[0]


def test_a_document_is_found_by_the_row_that_dates_it(rivers: Ledger, tmp_path: Path) -> None:
    """The date of the source is the day of the document."""
    found = verdicts_on(rivers, tmp_path, statement(DATED), statement(OWN_WORD))

    assert (found.document, found.published) == ("brief", "2024-03-04")
    assert found.rows[1].verdict_now == "not-in-evidence"


def test_a_document_that_nobody_knows_is_refused(rivers: Ledger, tmp_path: Path) -> None:
    """A slip in --document must not pass for "nothing left out"."""
    with pytest.raises(QuestionError, match="no such source"):
        verdicts_on(rivers, tmp_path, statement(OWN_WORD), document="breif")


def test_then_and_now_differ_by_what_became_public_in_between(
    rivers: Ledger, tmp_path: Path
) -> None:
    """The renewal of 27 February became public on 7 March, three days after the brief."""
    row = statement("event | BRA-KOR-2010 | status || not renewed | 2024-03-04")
    found = verdicts_on(rivers, tmp_path, row, document="brief").rows[0]

    assert (found.verdict_then, found.verdict_now) == ("supported", "contradicted")


def test_a_statement_of_the_documents_own_day_grows_outdated(
    rivers: Ledger, tmp_path: Path
) -> None:
    """New Zealand left on 1 February 2024: a paper of January 2024 was right on its day."""
    row = statement(IN_2024)
    old = verdicts_on(rivers, tmp_path, row, published="2024-01-15").rows[0]
    later = verdicts_on(rivers, tmp_path, row, published="2024-03-04").rows[0]

    assert (old.verdict_then, old.verdict_now) == ("supported", "outdated")
    # A later document that speaks of January speaks of January, which stays true.
    assert later.verdict_now == "supported"


def test_a_count_longer_than_its_own_list_is_inconsistent(rivers: Ledger, tmp_path: Path) -> None:
    """Two names, one of them written in two ways, are not three; evidence cannot mend that."""
    rows = [
        statement("count | BRA | customers_of_bridges || 3 | 2019"),
        statement("membership | BRA | built_bridge_for | ROU | true | 2019"),
        statement("membership | BRA | built_bridge_for | Romania | true | 2019"),
        statement("membership | BRA | built_bridge_for | CHL | true | 2019"),
    ]
    found = verdicts_on(rivers, tmp_path, *rows)
    fitting = verdicts_on(rivers, tmp_path, {**rows[0], "value": "2"}, *rows[1:])
    open_list = verdicts_on(
        rivers, tmp_path, {**rows[0], "value": "2", "quote": "two, including Romania"}, rows[1]
    )

    assert found.rows[0].verdict_now == "inconsistent"
    assert "lists 2 different names" in found.rows[0].reason
    assert fitting.rows[0].verdict_now == "supported"
    assert open_list.rows[0].verdict_now == "supported"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("list | BRA | bridge_customers | ROU;ROU | 2 entries, 1 unique | 2019", "2 entries but 1"),
        ("list | BRA | bridge_customers | ROU;CHL | 3 | 2019", "called 3 and holds 2"),
        ("list | BRA | bridge_customers | ROU;rou | 2 | 2019", "called 2 and holds 1"),
    ],
)
def test_a_list_that_is_not_as_long_as_it_says_is_inconsistent(
    rivers: Ledger, tmp_path: Path, text: str, why: str
) -> None:
    """The document is at odds with itself, whoever the customers are."""
    found = verdict_on(rivers, tmp_path, text)

    assert found.verdict_now == "inconsistent"
    assert why in found.reason


COUNT = "count | river-treaty | parties || 2 | 2013-01-01"
OPENED = "date | The Port | opened || 2011-03 | 2011"
SIGNED = "event | BRA | signed | river-pact | 2019-05-10 | 2020-01-01"
BRIDGE = "membership | BRA | built_bridge_for | ROU | true | 2019"


@pytest.mark.parametrize(
    ("text", "quote", "verdict"),
    [
        (COUNT, "the two parties", "supported"),
        (COUNT, "the three parties", "inconsistent"),
        (COUNT, "twenty-two parties", "inconsistent"),
        (COUNT, "all 2 of them", "supported"),
        # Rounding words make no exact claim; "government" holds no "over".
        (COUNT, "nearly 3 parties", "supported"),
        (COUNT, "3 governments", "inconsistent"),
        (OPENED, "opened in March 2011", "supported"),
        (OPENED, "opened in May 2011", "inconsistent"),
        (OPENED, "opened in 2012", "inconsistent"),
        (OPENED, "opened on 2011-04-01", "inconsistent"),
        # "may" and "march" in small letters are no months, and 2023-2027 is a name.
        (OPENED, "they may march to the port of 2023-2027", "supported"),
        (SIGNED, "on May 10, 2019 Brazil signed", "supported"),
        (SIGNED, "on the 11th of May 2019 Brazil signed", "inconsistent"),
        (BRIDGE, "bridges for Romania and Chile", "supported"),
        (BRIDGE, "Romania's bridge", "supported"),
        (BRIDGE, "Brazil built one for Chile", "inconsistent"),
        (BRIDGE, "built one abroad", "supported"),
    ],
)
def test_a_value_that_its_quotation_lacks_is_inconsistent(
    rivers: Ledger, tmp_path: Path, text: str, quote: str, verdict: str
) -> None:
    """Numbers in words, months, days and parties are held against the quotation."""
    found = verdict_on(rivers, tmp_path, text, quote)

    assert found.verdict_now == verdict, found.reason


def test_evidence_against_a_statement_goes_before_a_slip_of_the_table(
    rivers: Ledger, tmp_path: Path
) -> None:
    """What is wrong in the world is called contradicted, whatever the quotation says."""
    text = "count | river-treaty | parties || 7 | 2013-01-01"

    assert verdict_on(rivers, tmp_path, text, "three parties").verdict_now == "contradicted"


def test_the_command_answers_in_the_envelope_and_by_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 as a rule, 1 with --strict when a statement is contradicted or inconsistent."""
    with small_ledger(tmp_path) as rivers:
        ledger = str(rivers.path)
    good = write_statements(tmp_path / "good.csv", [statement(COUNT)])
    bad = write_statements(tmp_path / "bad.csv", [statement(COUNT), statement(OPENED, "in 1999")])

    def run(table: Path, *options: str) -> tuple[int, str]:
        code = exit_code(["check", str(table), "--ledger", ledger, "--known-at", NOW, *options])
        return code, capsys.readouterr().out

    assert run(good)[0] == run(good, "--strict")[0] == run(bad)[0] == 0
    assert run(bad, "--strict")[0] == 1
    envelope = json.loads(run(bad, "--json")[1])
    assert set(envelope) == {"question", "answer", "evidence", "ledger"}
    assert {"totals", "rows"} <= set(envelope["answer"])
    row = envelope["answer"]["rows"][1]
    assert {"claim_id", "verdict_then", "verdict_now", "found", "reason", "claims"} <= set(row)
    assert row["verdict_now"] == "inconsistent"
    known = {c["claim"] for c in envelope["evidence"]["claims"]}
    assert all(set(r["claims"]) <= known for r in envelope["answer"]["rows"])
