"""Each rule of the check, with each verdict that it can give, on rivers instead of space."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small import NOW, small_ledger, statement, verdict_on, verdicts_on

from blocs.ledger.view import Ledger


@pytest.fixture(scope="module")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with small_ledger(tmp_path_factory.mktemp("rivers")) as ledger:
        yield ledger


CASES = {
    # Two papers agree on 10 May 2019.
    "member": ("membership | Brazil | member_of | river-pact | true | 2020-03-01", "supported"),
    "alias of the pact": ("membership | Brazil | member_of | the Pact || 2020-03-01", "supported"),
    "since its day": (
        "membership | BRA | member_of | river-pact | 2019-05-10 | 2020-03-01",
        "supported",
    ),
    "since another day": (
        "membership | BRA | member_of | river-pact | 2019-05-11 | 2020-03-01",
        "contradicted",
    ),
    "member denied": (
        "membership | BRA | member_of | river-pact | false | 2020-03-01",
        "contradicted",
    ),
    # The lists are complete and nobody names Chile.
    "stranger": ("membership | CHL | member_of | river-pact | true | 2020-03-01", "contradicted"),
    "stranger denied": (
        "membership | CHL | member_of | river-pact | false | 2020-03-01",
        "supported",
    ),
    # Before both dates of Romania's signature no, between them possible, after them yes.
    "between two dates": (
        "membership | ROU | member_of | river-pact | true | 2019-08-20",
        "contested",
    ),
    "after two dates": (
        "membership | ROU | member_of | river-pact | true | 2019-10-01",
        "supported",
    ),
    # A rumour makes it possible and settles nothing.
    "rumour": ("membership | FRA | member_of | river-pact | true | 2020-03-01", "not-in-evidence"),
    "left": ("membership | NZL | member_of | river-pact | true | 2024-06-01", "contradicted"),
    "not covered": (
        "membership | CHL | party_to | river-treaty | true | 2022-01-01",
        "not-in-evidence",
    ),
    "unknown party": (
        "membership | Atlantis | member_of | river-pact | true | 2020-03-01",
        "not-in-evidence",
    ),
    "before all that is known": (
        "membership | BRA | party_to | river-treaty | true | 1700-01-01",
        "not-in-evidence",
    ),
    "in two texts": (
        "membership | ROU | member_of | river-pact;river-treaty | true | 2019-12-01",
        "contradicted",
    ),
    "in both texts": (
        "membership | BRA | member_of | river-pact;river-treaty | true | 2020-01-01",
        "supported",
    ),
    "two in one text": (
        "membership | BRA;CHL | member_of | river-pact | true | 2020-01-01",
        "contradicted",
    ),
    "window": ("membership | KOR | joined_between | river-pact || 2019-06/2019-07", "supported"),
    "out of the window": (
        "membership | KOR | joined_between | river-pact || 2019-07/2019-12",
        "contradicted",
    ),
    "third in a bilateral text": (
        "membership | CHL | party_to | BRA-KOR-2010 | true | 2012-01-01",
        "contradicted",
    ),
    # Observers are no parties, and parties no observers.
    "observer": ("membership | CHL | observer_of | river-pact | true | 2020-03-01", "supported"),
    "observer since": (
        "membership | CHL | observer_of | river-pact | 2019-11 | 2020-03-01",
        "supported",
    ),
    "observer since another month": (
        "membership | CHL | observer_of | river-pact | 2019-12 | 2020-03-01",
        "contradicted",
    ),
    "observer denied": (
        "membership | CHL | observer_of | river-pact | false | 2020-03-01",
        "contradicted",
    ),
    "a party is no observer": (
        "membership | BRA | observer_of | river-pact | true | 2020-03-01",
        "contradicted",
    ),
    "observer unknown": (
        "membership | PER | observer_of | river-pact | true | 2020-03-01",
        "not-in-evidence",
    ),
    "parties listed": ("list | river-treaty | parties | BRA;KOR | 2 | 2014-01-01", "supported"),
    "signatory among the parties": (
        "list | river-treaty | parties | BRA;ROU | 2 | 2014-01-01",
        "contradicted",
    ),
    # Acts: what was done, not how it stands.
    "signed": ("event | BRA | signed | river-treaty | 2008-01-15 | 2010-01-01", "supported"),
    "signed on another day": (
        "event | BRA | signed | river-treaty | 2008-01-14 | 2010-01-01",
        "contradicted",
    ),
    "signed, unratified": (
        "membership | ROU | signatory_of | river-treaty | true | 2014-01-01",
        "supported",
    ),
    "not ratified": (
        "membership | ROU | ratified | river-treaty | true | 2014-01-01",
        "contradicted",
    ),
    "not ratified, denied": (
        "membership | ROU | ratified | river-treaty | false | 2014-01-01",
        "supported",
    ),
    "ratified": ("membership | BRA | ratified | river-treaty | 2010-01 | 2014-01-01", "supported"),
    "acceded": ("membership | KOR | acceded | river-treaty | 2012-04-04 | 2014-01-01", "supported"),
    "who ratified did not accede": (
        "membership | BRA | acceded | river-treaty | true | 2014-01-01",
        "contradicted",
    ),
    "who accedes has not signed": (
        "membership | KOR | signed | river-treaty | true | 2014-01-01",
        "contradicted",
    ),
    "withdrew": ("event | NZL | withdrew_from | river-pact | 2024-02-01 | 2024-06-01", "supported"),
    "withdrew on another day": (
        "event | NZL | withdrew_from | river-pact | 2024-03-01 | 2024-06-01",
        "contradicted",
    ),
    "has not withdrawn": (
        "event | BRA | withdrew_from | river-pact | true | 2024-06-01",
        "contradicted",
    ),
    "has not withdrawn, denied": (
        "event | BRA | withdrew_from | river-pact | false | 2024-06-01",
        "supported",
    ),
    "never in, cannot leave": (
        "event | CHL | withdrew_from | river-pact | true | 2024-06-01",
        "contradicted",
    ),
    "both signed": ("event | BRA-KOR-2010 | signed | BRA;KOR | 2010-02-27 | 2010", "supported"),
    "both as subjects": (
        "event | BRA;KOR | signed | BRA-KOR-2010 | 2010-02-27 | 2010",
        "supported",
    ),
    "a third did not sign": (
        "event | BRA-KOR-2010 | signed | BRA;CHL | 2010-02-27 | 2010",
        "contradicted",
    ),
    "signing disputed": (
        "event | ROU | signed | river-pact | 2019-08-01 | 2020-01-01",
        "contested",
    ),
    "no finer than the evidence": (
        "event | NZL | signed | river-pact | 2019-07-15 | 2020-01-01",
        "contested",
    ),
    "act of nobody known": (
        "event | CHL | ratified | river-treaty | true | 2022-01-01",
        "not-in-evidence",
    ),
    "in force since": (
        "date | river-treaty | entered_into_force || 2010-03-01 | 2010",
        "supported",
    ),
    "in force since another day": (
        "date | river-treaty | entered_into_force || 2010-03-02 | 2010",
        "contradicted",
    ),
    # Ties: direction, time and closed lists matter.
    "tie": ("membership | BRA | built_bridge_for | Romania | true | 2019", "supported"),
    "tie by its body": (
        "membership | Water Board | built_bridge_for | ROU | true | 2019",
        "supported",
    ),
    "tie dated": ("membership | BRA | built_bridge_for | ROU | 2018-04 | 2019", "supported"),
    "tie dated otherwise": (
        "membership | BRA | built_bridge_for | ROU | 2018-05 | 2019",
        "contradicted",
    ),
    "tie denied": ("membership | BRA | built_bridge_for | ROU | false | 2019", "contradicted"),
    # The gazette lists both customers of Brazil, and Peru is none.
    "closed list": ("membership | BRA | built_bridge_for | PER | true | 2019", "contradicted"),
    "closed list, denied": (
        "membership | BRA | built_bridge_for | PER | false | 2019",
        "supported",
    ),
    "other way round": (
        "membership | ROU | built_bridge_for | BRA | true | 2019",
        "not-in-evidence",
    ),
    "tie ended": ("membership | BRA | works_with | CHL | true | 2018-06-01", "supported"),
    "tie by rumour": ("membership | BRA | works_with | PER | true | 2018-06-01", "not-in-evidence"),
    "no such tie": ("membership | KOR | works_with | PER | true | 2018-06-01", "not-in-evidence"),
    "tie with itself": ("membership | waters | works_with | BRA | true | 2018", "contradicted"),
    "a relation needs no vocabulary": (
        "membership | BRA | satellite_built_for | ROU | true | 2019",
        "supported",
    ),
    "item of a tie": ("date | old-bridge | began | ROU | 2018-04-02 | 2018", "supported"),
    "item of another tie": ("date | old-bridge | began | PER | 2018-04-02 | 2018", "contradicted"),
    "any agreement": ("membership | BRA | agreement_with | KOR | true | 2012", "supported"),
    # Counts: what is reported beside what can be listed. Certain on 1 January 2020: BRA, KOR,
    # NZL, ROU; FRA is possible by a rumour, which disputes nothing.
    "count within a range": (
        "count | river-pact | signatories || 5 | 2020-01-01",
        "not-in-evidence",
    ),
    # ROU signed on 1 August or on 15 September: two voices, three or four states in between.
    "count that voices dispute": (
        "count | river-pact | signatories || 4 | 2019-08-20",
        "contested",
    ),
    # After 2020 nobody knows the list of the treaty to be complete: BRA and KOR are a floor.
    "the listed number of an open list": (
        "count | river-treaty | parties || 2 | 2022-01-01",
        "not-in-evidence",
    ),
    "a floor of an open list": ("count | river-treaty | parties || >=2 | 2022-01-01", "supported"),
    "below an open list": ("count | river-treaty | parties || 1 | 2022-01-01", "contradicted"),
    "about, within a tenth": ("count | river-treaty | parties || ~2 | 2013-01-01", "supported"),
    "about, and far": ("count | river-treaty | parties || ~9 | 2013-01-01", "contradicted"),
    "a range that holds it": ("count | river-treaty | parties || 1-3 | 2013-01-01", "supported"),
    "a range in words": ("count | river-treaty | parties || 2 to 3 | 2013-01-01", "supported"),
    "a range beside it": ("count | river-treaty | parties || 3–5 | 2013-01-01", "contradicted"),
    "two numbers": ("count | river-treaty | parties || 2 or 3 | 2013-01-01", "not-checkable"),
    "count beyond the range": (
        "count | river-pact | signatories || 6 | 2020-01-01",
        "contradicted",
    ),
    "count below the range": ("count | river-pact | signatories || 3 | 2020-01-01", "contradicted"),
    "at least": ("count | river-pact | signatories || >=4 | 2020-01-01", "supported"),
    "more than there can be": (
        "count | river-pact | signatories || >5 | 2020-01-01",
        "contradicted",
    ),
    "fewer than": ("count | river-pact | signatories || <6 | 2020-01-01", "supported"),
    "count that can be listed": ("count | river-treaty | parties || 2 | 2013-01-01", "supported"),
    "count off by one": ("count | river-treaty | parties || 3 | 2013-01-01", "contradicted"),
    # Of a binding text signatories are those that only signed (ROU), or all that signed (BRA too).
    "signatories only": ("count | river-treaty | signatories || 1 | 2013-01-01", "contested"),
    "more signatories than signed": (
        "count | river-treaty | signatories || 3 | 2013-01-01",
        "contradicted",
    ),
    "total as reported": ("count | BRA | customers_of_bridges || 2 | 2019", "supported"),
    "total of another number": ("count | BRA | customers_of_bridges || 3 | 2019", "contradicted"),
    "total of no time known": ("count | BRA | customers_of_bridges || 2 | 1999", "not-in-evidence"),
    # Totals of texts ever signed only grow: 30 by 2018, 40 by January 2020.
    "total that would shrink": ("count | BRA | texts_signed || 25 | 2019-06", "contested"),
    "total on the way": ("count | BRA | texts_signed || 35 | 2019-06", "not-in-evidence"),
    "total of the month": ("count | BRA | texts_signed || 40 | 2020-01", "supported"),
    "no number": ("count | river-pact | signatories || many | 2020", "not-checkable"),
    "nothing of that name": ("count | Atlantis | parties || 3 | 2020", "not-in-evidence"),
    "totals in two units": ("count | river-league | delegations || 4 | 2020-01-15", "supported"),
    # Six came on one day and nine on another day of the year: both hold of "2021".
    "total of a day of the year": ("count | river-league | guests || 6 | 2021", "supported"),
    "total of the other day": ("count | river-league | guests || 9 | 2021", "supported"),
    "total of no day": ("count | river-league | guests || 7 | 2021", "contradicted"),
    # Ages: established 1 June 1990.
    "age": ("count | river-league | age_years || 30 | 2020-06-01", "supported"),
    "age not yet reached": ("count | river-league | age_years || 30 | 2019-11-01", "contradicted"),
    "age rounded": ("count | river-league | age_years || 30 | 2020-03-01", "supported"),
    "age with a decimal": ("count | river-league | age_years || 29.5 | 2019-12-01", "supported"),
    "another decimal": ("count | river-league | age_years || 30.5 | 2019-12-01", "contradicted"),
    "age too high": ("count | river-league | age_years || 31 | 2020-06-01", "contradicted"),
    "at least so old": ("count | river-league | age_years || >=20 | 2020-06-01", "supported"),
    "age of a text": ("count | river-pact | age_years || 1 | 2020-06-01", "supported"),
    "age of no known beginning": ("count | port | age_years || 3 | 2020", "not-in-evidence"),
    "oldest minutes held": ("count | river-league | years_of_minutes || >20 | 2020", "supported"),
    "older minutes may exist": (
        "count | river-league | years_of_minutes || >30 | 2020",
        "not-in-evidence",
    ),
    # Dates.
    "date": ("date | The Port | opened || 2011-03 | 2011", "supported"),
    "date by the year": ("date | The Port | opened || 2011 | 2011", "supported"),
    "another month": ("date | The Port | opened || 2011-04 | 2011", "contradicted"),
    "day of a month": ("date | The Port | opened || 2011-03-09 | 2011", "contested"),
    "no date at all": ("event | The Port | opened || soon |", "not-in-evidence"),
    "no such event": ("date | The Port | closed || 2011 | 2011", "not-in-evidence"),
    "date of a source": ("date | gazette | published || 2020-02-01 | 2020", "supported"),
    "another date of a source": ("date | gazette | published || 2020-02-02 | 2020", "contradicted"),
    # Attributes.
    "attribute": ("attribute | river-league | seat || Porto | 2020", "supported"),
    "another value": ("attribute | river-league | seat || Lima | 2020", "contradicted"),
    "another holder": ("attribute | port | seat || Porto | 2020", "contradicted"),
    "papers disagree": ("attribute | river-league | colour || blue | 2020", "contested"),
    "only a rumour": ("attribute | river-league | motto || onwards | 2020", "not-in-evidence"),
    "nothing on it": ("attribute | river-league | anthem || loud | 2020", "not-in-evidence"),
    "set": ("attribute | river-league | organs || court;council | 2020", "supported"),
    "another set": ("attribute | river-league | organs || court | 2020", "contradicted"),
    # Lists: the worst element decides.
    "list of one": ("list | BRA | bridge_customers | ROU || 2019", "supported"),
    "list with a stranger": ("list | BRA | bridge_customers | ROU;PER || 2019", "contradicted"),
    "list without elements": (
        "list | BRA | bridge_customers | 2 others || 2019",
        "not-in-evidence",
    ),
    # The court alone is not all of the organs.
    "part of a set": ("list | river-league | organs | court || 2020", "contradicted"),
    # Words: what nobody knows is read as no other word, whatever the kind.
    **{
        f"{word}, {kind}": (f"{kind} | BRA | {word} | river-pact | true | 2020-01-01", verdict)
        for kind, verdict in (
            ("membership", "not-checkable"),
            ("event", "not-checkable"),
            ("list", "not-checkable"),
            ("attribute", "not-in-evidence"),
            ("date", "not-in-evidence"),
        )
        for word in ("left", "rejected", "never joined", "frobnicated")
    },
    "a date by another word": ("date | old-bridge | cancelled || 2018-04-02 |", "not-in-evidence"),
    "a text by another word": ("date | river-pact | cancelled || 2019-05-10 |", "not-in-evidence"),
    "a source by another word": ("date | gazette | burnt || 2020-02-01 | 2020", "not-in-evidence"),
    "an event that the ledger holds": (
        "event | river-league | first_minutes || 1995-01-01 | 1995",
        "supported",
    ),
    # Renewals: in force to 2020-02-27, and again from 2024-02-27.
    "in force": ("attribute | BRA-KOR-2010 | in_force || true | 2016-01-01", "supported"),
    "in force denied": (
        "attribute | BRA-KOR-2010 | in_force || false | 2016-01-01",
        "contradicted",
    ),
    "in the gap": ("attribute | BRA-KOR-2010 | in_force || true | 2022-01-01", "contradicted"),
    "lapsed": ("event | BRA-KOR-2010 | expired || 2020-02-27 | 2020", "supported"),
    "had lapsed before": ("event | BRA-KOR-2010 | expired || 2021-02-27 | 2021", "contradicted"),
    "had not lapsed": ("event | BRA-KOR-2010 | expired || 2016-02-27 | 2016", "contradicted"),
    "renewed": ("event | BRA-KOR-2010 | renewed || 2015-02-27 | 2015", "supported"),
    "not lapsed": ("event | BRA-KOR-2010 | expired || false | 2016-01-01", "supported"),
    "has lapsed, it says": ("event | BRA-KOR-2010 | expired || true | 2016-01-01", "contradicted"),
    "not renewed": ("event | BRA-KOR-2010 | status || not renewed | 2022-01-01", "supported"),
    "renewal of another day may be": (
        "event | BRA-KOR-2010 | renewed || 2018-02-27 | 2018",
        "not-in-evidence",
    ),
    "in force, text unknown": ("attribute | Atlantis | in_force || true | 2016", "not-in-evidence"),
    # What no fact decides.
    "opinion": ("judgement | river-league | wisdom || great | 2020", "not-checkable"),
    "unknown judgement": ("judgement | river-league | beauty || great | 2020", "not-checkable"),
    "later": ("judgement | river-league | forecast || 3 | 2020", "not-checkable"),
    # Computed: Brazil has one bilateral text, with Korea, and is in two open ones.
    "computed": ("judgement | BRA | multilateral_instruments || >0 | 2020", "supported"),
    "computed otherwise": (
        "judgement | BRA | network_type || bilateral_share>0.5 | 2020",
        "contradicted",
    ),
    "computed of a pair": ("judgement | BRA-KOR | precedent || true | 2020", "supported"),
    "nothing to compute from": (
        "judgement | CHL | network_type || bilateral | 2020",
        "not-in-evidence",
    ),
}


@pytest.fixture(scope="module")
def found(rivers: Ledger, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Check all cases as one table."""
    rows = [
        {**statement(text), "claim_id": name, "attributed_to": name}
        for name, (text, _) in CASES.items()
    ]
    verdicts = verdicts_on(rivers, tmp_path_factory.mktemp("table"), *rows, published="2024-03-04")
    return {r.claim_id: (r.verdict_now, f"{r.found} | {r.reason}") for r in verdicts.rows}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_gives_the_verdict_that_the_evidence_bears(
    found: dict[str, tuple[str, str]], name: str
) -> None:
    """Expected verdicts are reasoned beside each group of cases."""
    verdict, why = found[name]

    assert verdict == CASES[name][1], why


def test_every_rule_and_every_verdict_is_among_the_cases() -> None:
    """Outdated and inconsistent need a document; they have tests of their own."""
    assert {v for _, v in CASES.values()} == {
        "supported",
        "contradicted",
        "contested",
        "not-in-evidence",
        "not-checkable",
    }


def test_what_is_not_in_evidence_says_what_would_settle_it(
    found: dict[str, tuple[str, str]],
) -> None:
    """A refusal has its reason, whatever the rule."""
    silent = [n for n, (v, why) in found.items() if v == "not-in-evidence" and "settle" not in why]

    assert silent == []


def test_a_unit_in_the_quotation_picks_the_totals(rivers: Ledger, tmp_path: Path) -> None:
    """Nine states and four organisations sent delegations: "four countries" is wrong."""
    text = "count | river-league | delegations || 4 | 2020-01-15"

    assert verdict_on(rivers, tmp_path, text, "four organisations came").verdict_now == "supported"
    assert verdict_on(rivers, tmp_path, text, "four countries came").verdict_now == "contradicted"


def test_a_table_may_be_checked_as_known_on_any_day(rivers: Ledger, tmp_path: Path) -> None:
    """In 2020 nobody knew of the renewal of 2024, nor could they know."""
    row = statement("attribute | BRA-KOR-2010 | in_force || true | 2024-06-01")
    early = verdicts_on(rivers, tmp_path, row, known_at="2020-12-31")
    late = verdicts_on(rivers, tmp_path, row, known_at=NOW)

    assert early.rows[0].verdict_now != "supported"
    assert late.rows[0].verdict_now == "supported"


@pytest.mark.parametrize(
    ("word", "meant"),
    [("left", "withdrew_from"), ("never joined", "joined with the value false"),
     ("joind", "joined"), ("ratifed", "ratified")],
)  # fmt: skip
def test_a_word_that_nobody_knows_comes_with_what_may_be_meant(
    rivers: Ledger, tmp_path: Path, word: str, meant: str
) -> None:
    """A slip is helped along, in the row and in the note under the verdicts."""
    row = statement(f"membership | BRA | {word} | river-pact | true | 2020-01-01")
    found = verdicts_on(rivers, tmp_path, row)

    assert f"No vocabulary knows {word!r}; did you mean {meant}" in found.rows[0].reason
    assert found.notes[-1].startswith("1 statement uses a word that no vocabulary knows")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("membership | Atlantis | member_of | river-pact || 2020", "is called 'Atlantis'"),
        ("membership | BRA | member_of | river-pakt || 2020", "is called 'river-pakt'"),
        ("event | Atlantis | signed | river-pact || 2020", "is called 'Atlantis'"),
        ("event | BRA | signed | river-pakt || 2020", "is called 'river-pakt'"),
        ("membership | Atlantis | works_with | CHL || 2018", "is called 'Atlantis'"),
        ("count | Atlantis | parties || 3 | 2020", "is called 'Atlantis'"),
        ("count | Atlantis | age_years || 3 | 2020", "is called 'Atlantis'"),
        ("date | Atlantis | opened || 2011 | 2011", "is called 'Atlantis'"),
        ("attribute | Atlantis | seat || Porto | 2020", "is called 'Atlantis'"),
        ("attribute | Atlantis | in_force || true | 2016", "is called 'Atlantis'"),
    ],
)
def test_a_name_of_nobody_is_named_whatever_the_rule(
    rivers: Ledger, tmp_path: Path, text: str, says: str
) -> None:
    """The reason repeats the name, so that the slip is found."""
    found = verdict_on(rivers, tmp_path, text)

    assert found.verdict_now == "not-in-evidence"
    assert says in found.reason


def test_totals_that_there_are_stand_beside_a_scope_that_there_is_not(
    rivers: Ledger, tmp_path: Path
) -> None:
    """Brazil's agreements are counted as signed-cumulative, not as agreements."""
    found = verdict_on(rivers, tmp_path, "count | BRA | agreements || 30 | 2018")

    assert "signed-cumulative (agreements)" in found.reason


def test_a_day_outside_is_told_by_its_side(rivers: Ledger, tmp_path: Path) -> None:
    """Korea signed on 20 June 2019; New Zealand left on 1 February 2024."""
    early = verdict_on(rivers, tmp_path, "membership | KOR | member_of | river-pact || 2019-06-01")
    late = verdict_on(rivers, tmp_path, "membership | NZL | member_of | river-pact || 2024-06-01")

    assert "not yet; in since 2019-06-20" in early.found
    assert "no longer; in 2019-07 to 2024-02-01" in late.found
    assert early.reason
    assert late.reason


def test_a_list_that_lacks_somebody_certain_refutes_its_number(tmp_path: Path) -> None:
    """Two customers are said and named, CHL and PER; ROU is certain and is neither."""
    words = '[predicates.bridge_countries]\nrule = "count"\nmeasure = "partners"\n'
    words += 'relations = ["satellite-built-for"]\nlisted_by = "built_bridge_for"\n'
    with small_ledger(tmp_path, words=words) as ledger:
        rows = [
            statement("count | BRA | bridge_countries || 2 | 2019"),
            statement("membership | BRA | built_bridge_for | CHL | true | 2019"),
            statement("membership | BRA | built_bridge_for | PER | true | 2019"),
        ]
        found = verdicts_on(ledger, tmp_path, *rows).rows[0]

    assert found.verdict_now == "contradicted"
    assert found.reason.startswith("Romania: certain, and not among the 2")


def test_a_list_of_signatories_says_by_then(tmp_path: Path) -> None:
    """Signed in 2008 and still on a list of 2019: the list agrees, and dates nothing else."""
    from small import TABLES

    seen = {
        "source_id": "gazette",
        "instrument_id": "river-treaty",
        "party_id": "ROU",
        "event": "observed-signatory",
        "when": "2019-12-01",
    }
    text = "event | ROU | signed | river-treaty | {} | 2020-01-01"
    with small_ledger(tmp_path, participation=[*TABLES["participation"], seen]) as ledger:
        right = verdict_on(ledger, tmp_path, text.format("2008-01-16"))
        wrong = verdict_on(ledger, tmp_path, text.format("2019-12-01"))

    assert right.verdict_now == "supported"
    assert "Otherwise" not in right.reason
    assert wrong.verdict_now == "contradicted"
