"""What the bundled ledger says of failure: rules, real exits, and the analogue.

The expected values are clauses and dates that anybody can look up: Article 34(2) of the APSCO
convention, Article XXV(1) of the ESA convention, Article 55 of the Vienna Convention on the Law of
Treaties, and the pause of the Arctic Council of 3 March 2022.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import blocs
from blocs.ledger.evidence import evidence
from blocs.ledger.exits import exit_cases
from blocs.ledger.rulebook import rule_of, rules_of
from blocs.ledger.view import Ledger, Snapshot
from blocs.stress.priors import beta, exit_hazard, kappa, priors, repair_rate

DAY = "2026-11-25"


@pytest.fixture(scope="module")
def space() -> Iterator[Ledger]:
    with blocs.open("space") as ledger:
        yield ledger


@pytest.fixture(scope="module")
def now(space: Ledger) -> Snapshot:
    """Return the ledger as of the day on which its sources were read."""
    return space.as_of(DAY, known_at=DAY)


@pytest.mark.parametrize(
    ("instrument", "kind", "minimum"),
    [("apsco-convention", "threshold", 4), ("esa-convention", "threshold", 5)],
)
def test_two_conventions_end_below_a_number_in_their_text(
    now: Snapshot, instrument: str, kind: str, minimum: int
) -> None:
    """A threshold needs a cited clause, and these have one."""
    rule = rule_of(now, instrument)

    assert (rule.kind, rule.minimum) == (kind, minimum)
    assert {rule.readings[p].basis for p in ("rule", "minimum")} == {"clause"}
    assert {rule.readings[p].grade for p in ("rule", "minimum")} == {"settled"}


@pytest.mark.parametrize(
    "treaty",
    [
        "outer-space-treaty",
        "rescue-agreement",
        "liability-convention",
        "registration-convention",
        "moon-agreement",
    ],
)
def test_the_un_treaties_stand_under_the_default_of_the_law_of_treaties(
    now: Snapshot, treaty: str
) -> None:
    """A multilateral treaty does not end because parties leave; Article 55 is cited for it."""
    rule = rule_of(now, treaty)
    cited = {r["claim"]: r["source"] for r in evidence(now, "vclt-default").rows}

    assert (rule.kind, rule.minimum, rule.keystones) == ("open", 2, ())
    assert rule.readings["rule"].basis == "default"
    assert {cited[c] for c in rule.readings["rule"].claims} == {"vclt55"}


def test_nobody_knows_what_the_accords_are_worth_without_their_convener(now: Snapshot) -> None:
    """Open by description; κ and β are unknown, which is not 0."""
    rule = rule_of(now, "artemis-accords")

    assert (rule.kind, rule.kappa, rule.beta) == ("open", None, None)
    assert rule.readings["rule"].basis == "description"
    assert "minimum" in rule.assumed


def test_the_lunar_station_has_two_leads_and_an_assumed_rule(now: Snapshot) -> None:
    """No charter was seen; that China alone would go on is our assumption."""
    rule = rule_of(now, "ilrs")

    assert (rule.kind, rule.keystones, rule.minimum) == ("programme", ("CHN", "RUS"), 1)
    assert set(rule.assumed) == {"minimum", "rule"}


def test_the_memoranda_of_the_space_station_end_with_the_agreement(now: Snapshot) -> None:
    """Article 28(4): who leaves the agreement has left its memorandum with NASA."""
    for partner in ("CAN", "ESA", "JPN", "RUS"):
        rule = rule_of(now, f"USA-{partner}-1998-ISSMOU")

        assert (rule.kind, rule.ends_with) == ("bilateral", ("iss-iga",))


def test_every_instrument_has_a_rule_and_every_assumption_says_so(now: Snapshot) -> None:
    """What no claim carries is by nature or assumed; what only memory carries is assumed too."""
    cards = now.ledger.cards
    for instrument, rule in rules_of(now).items():
        if cards[instrument].shape == "bilateral":
            assert rule.kind == "bilateral"
        for reading in rule.readings.values():
            assert reading.claims or reading.basis in ("nature", "assumed")
            assert reading.assumed == (reading.grade == "unsupported")


def test_memory_alone_settles_no_rule(now: Snapshot) -> None:
    """The depositaries of the Rescue Agreement are read; its entry number is only remembered."""
    rule = rule_of(now, "rescue-agreement")

    assert rule.readings["depositary"].grade == "settled"
    assert rule.readings["entry-into-force-number"].grade == "unsupported"


def test_the_arctic_council_was_suspended_from_march_to_june_2022(space: Ledger) -> None:
    """Seven of eight paused it; they came back without Russia after 97 days."""
    before, during, after = (
        space.as_of(day, known_at=DAY).status("arctic-council")
        for day in ("2022-03-02", "2022-04-01", "2022-06-08")
    )

    assert (before.answer, during.answer, after.answer) == ("yes", "no", "yes")
    assert during.reason == "Suspended on that day: 2022-03-03/2022-06-08."
    assert len(space.as_of("2021-01-01").members("arctic-council").rows) == 8


def test_the_arctic_council_is_a_consensus_body_that_resumed_in_part(now: Snapshot) -> None:
    """Eight must agree; after the freeze seven went on alone, 97 days later."""
    rule = rule_of(now, "arctic-council")
    milestones = sorted(
        c.resumed_when[0] - c.when[0]
        for c in exit_cases(now)
        if c.cluster == "arctic-2022" and c.resumed_when
    )

    assert (rule.kind, rule.minimum, rule.resumes) == ("consensus", 8, "partly")
    assert rule.repair_days == (97.0, 97.0)
    assert milestones == [97, 544, 727]


def test_the_analogue_is_no_part_of_the_network(now: Snapshot) -> None:
    """It is marked, and no tie runs through it."""
    assert now.ledger.cards["arctic-council"].analogue
    assert [c.instrument_id for c in now.ledger.cards.values() if c.analogue] == ["arctic-council"]
    assert "arctic-council" not in {t.what for t in now.ties("USA", "CAN").rows}


def test_the_chains_with_a_closed_window_are_these(now: Snapshot) -> None:
    """22 followers of 13 first acts: β = 22/35.

    By hand from the claims: OPEC 1992 1, 2009 0, 2016 2; CST 1999 0, 2012 0; ICSID 2007 2; Energy
    Charter 2016 0; Rome Statute 2016 2; UNESCO 2017 1; migration compact 2017 10; UNASUR 2018 1;
    Open Skies 2020 1; China-CEEC 2021 2.
    """
    found = beta(now)

    assert (found.events, found.n) == (1 + 0 + 2 + 0 + 0 + 2 + 0 + 2 + 1 + 10 + 1 + 1 + 2, 13)
    assert found.value == pytest.approx(22 / 35)
    assert "gcm-2017, 10 followers) β is 0.50" in found.remarks[1]
    assert "ecowas-aes" in dict(found.left_out)


def test_no_keystone_that_left_took_a_body_of_several_with_it(now: Snapshot) -> None:
    """Of nine acts none ended the text; Gateway, CFE and UNASUR lost their value."""
    text, value = kappa(now), kappa(now, of="value")

    assert (text.events, value.events, value.n) == (0, 3, 9)
    assert text.high < value.high < 1


def test_nobody_has_left_either_bloc_and_the_limits_are_wide(now: Snapshot) -> None:
    """No exit in so many party-years leaves at most three over them."""
    for bloc in ("artemis-accords", "ilrs"):
        found = exit_hazard(now, bloc)

        assert (found.events, found.value, found.low) == (0, 0.0, 0.0)
        assert found.high * found.exposure == pytest.approx(2.996, abs=1e-3)


def test_every_prior_names_its_claims_its_bias_and_what_it_leaves_out(now: Snapshot) -> None:
    """Claims exist, intervals hold their estimate, and the selection is told."""
    known = {r[0] for r in now.ledger.rows("select claim_id from all_claims")}
    for estimate in priors(now, instruments=["artemis-accords", "ilrs"]):
        assert set(estimate.claims) <= known
        assert estimate.low <= estimate.value <= estimate.high
        assert estimate.bias
        assert estimate.method
        assert all(reason for _, reason in estimate.left_out)
    assert "sta-lapse-1" not in dict(repair_rate(now).left_out)


def test_priors_of_an_earlier_day_do_not_know_later_cases(space: Ledger) -> None:
    """On 4 March 2024 neither Gateway nor the Ottawa exits had happened."""
    then = space.as_of("2024-03-04", known_at="2024-03-04")
    cases = {c.case for c in exit_cases(then)}

    assert not cases & {"gateway", "ottawa-baltic", "who-usa-2", "sta-lapse-2"}
    assert beta(then).n < beta(space.as_of(DAY, known_at=DAY)).n
