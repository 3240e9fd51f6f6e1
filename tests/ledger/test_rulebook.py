"""By which rule does an instrument fail? Claims first, then what it is, and assumptions say so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import Problem, QuestionError, UnknownId
from blocs.ledger.evidence import evidence
from blocs.ledger.exits import exit_cases
from blocs.ledger.parameters import FORMS, PARAMETERS, span, value_problem
from blocs.ledger.policy import Policy
from blocs.ledger.rulebook import TREATY_DEFAULT, rule_of, rules_of
from blocs.ledger.validate import check_folder
from blocs.ledger.values import Valued, settle_value
from blocs.ledger.view import Ledger
from folders import write_ledger

Opened = Callable[..., Ledger]
Tables = dict[str, list[dict[str, Any]]]

DAY = "2026-11-25"


def tables(**changed: list[dict[str, Any]]) -> Tables:
    """Return a small ledger: four states, five texts of different nature, sources of all sorts."""
    base: Tables = {
        "sources": [
            {
                "source_id": "text",
                "publisher": "Treaties",
                "kind": "treaty-text",
                "reliability": "A",
            },
            {"source_id": "law", "publisher": "Notes", "kind": "treaty-text", "reliability": "C"},
            {"source_id": "paper", "publisher": "Daily", "published": "2021-06-25"},
            {"source_id": "rival", "publisher": "Rival", "published": "2021-07-01"},
            {"source_id": "late", "publisher": "Weekly", "published": "2024-03-07"},
            {
                "source_id": "memory",
                "publisher": "nobody",
                "kind": "unverified",
                "reliability": "F",
            },
        ],
        "parties": [{"party_id": p} for p in ("AAA", "BBB", "CCC", "DDD")]
        + [{"party_id": "agc", "kind": "agency", "acts_for": "AAA"}],
        "subjects": [
            {"subject_id": TREATY_DEFAULT, "kind": "law"},
            {"subject_id": "elsewhere", "kind": "body"},
        ],
        "instruments": [
            {"instrument_id": "pair", "shape": "bilateral"},
            {"instrument_id": "treaty", "form": "convention", "bindingness": "binding"},
            {"instrument_id": "accord"},
            {"instrument_id": "statute", "form": "statute", "shape": "unilateral"},
            {"instrument_id": "forum", "shape": "plurilateral", "term": "P5Y"},
        ],
        "participation": [
            {"source_id": "paper", "instrument_id": i, "party_id": p, "when": "2020-01-01"}
            for i in ("pair", "treaty", "accord", "forum")
            for p in (("AAA", "BBB") if i == "pair" else ("AAA", "BBB", "CCC"))
        ],
    }
    return {**base, **changed}


def rule(subject: str, parameter: str, value: str, **cells: str) -> dict[str, str]:
    """Return one row of claims/rules.csv."""
    return {
        "source_id": "paper",
        "subject_id": subject,
        "parameter": parameter,
        "value": value,
        **cells,
    }


DEFAULT = [
    rule(TREATY_DEFAULT, "rule", "open", source_id="law"),
    rule(TREATY_DEFAULT, "minimum", "2", source_id="law", basis="description"),
    rule(TREATY_DEFAULT, "withdrawal-notice", "P12M", source_id="law"),
]


def test_two_parties_are_bilateral_by_nature(opened: Opened) -> None:
    """Nothing is assumed: one of two cannot go on alone."""
    found = rule_of(opened(**tables()).as_of(DAY, known_at=DAY), "pair")

    assert (found.kind, found.minimum) == ("bilateral", 2)
    assert found.readings["rule"].basis == "nature"
    assert found.assumed == ()
    assert found.claims == ()


def test_a_binding_treaty_of_several_stands_under_the_cited_default(opened: Opened) -> None:
    """Open, two parties, twelve months of notice, each with the claim on the law of treaties."""
    found = rule_of(opened(**tables(rules=DEFAULT)).as_of(DAY, known_at=DAY), "treaty")

    assert (found.kind, found.minimum, found.notice) == ("open", 2, "P12M")
    assert {r.basis for r in found.readings.values()} == {"default"}
    assert found.claims == ("r1", "r2", "r3")
    assert found.assumed == ()


def test_without_the_default_in_the_sources_known_a_treaty_is_assumed_open(opened: Opened) -> None:
    """A day on which nobody had read the law leaves an assumption, and it says so."""
    ledger = opened(**tables(rules=DEFAULT))
    found = rule_of(ledger.as_of("2022-01-01", known_at="2022-01-01"), "treaty")

    assert found.kind == "open"
    assert found.assumed == ("minimum", "rule")
    assert found.claims == ()


def test_a_political_text_of_several_is_open_by_assumption(opened: Opened) -> None:
    """The law of treaties does not speak of it."""
    found = rule_of(opened(**tables(rules=DEFAULT)).as_of(DAY, known_at=DAY), "accord")

    assert found.kind == "open"
    assert found.assumed == ("minimum", "rule")
    assert found.kappa is None
    assert found.beta is None


def test_a_law_of_one_party_stands_with_that_party_alone(opened: Opened) -> None:
    """One must act, and nobody else can end it."""
    found = rule_of(opened(**tables()).as_of(DAY, known_at=DAY), "statute")

    assert (found.kind, found.minimum, found.readings["rule"].basis) == ("open", 1, "nature")


def test_a_term_on_the_identity_card_is_shown_as_assumed(opened: Opened) -> None:
    """No claim cites it."""
    found = rule_of(opened(**tables()).as_of(DAY, known_at=DAY), "forum")

    assert found.duration == "P5Y"
    assert "duration" in found.assumed


def test_a_clause_replaces_the_default_whole(opened: Opened) -> None:
    """Who claims a threshold does not get the default's floor of two beside it."""
    found = rule_of(
        opened(
            **tables(
                rules=[
                    *DEFAULT,
                    rule("treaty", "rule", "threshold", source_id="text"),
                    rule("treaty", "minimum", "3", source_id="text"),
                ]
            )
        ).as_of(DAY, known_at=DAY),
        "treaty",
    )

    assert (found.kind, found.minimum, found.notice) == ("threshold", 3, None)
    assert (found.readings["rule"].basis, found.readings["rule"].grade) == ("clause", "settled")
    assert found.claims == ("r4", "r5")


def test_consensus_needs_all_and_has_no_minimum_of_its_own(opened: Opened) -> None:
    """None, not a made-up number."""
    found = rule_of(
        opened(**tables(rules=[rule("forum", "rule", "consensus")])).as_of(DAY, known_at=DAY),
        "forum",
    )

    assert (found.kind, found.minimum) == ("consensus", None)


def test_every_typed_parameter_is_read(opened: Opened) -> None:
    """Ranges, lists and words as claims write them."""
    rows = [
        rule("accord", "rule", "key"),
        rule("accord", "keystones", "AAA;BBB"),
        rule("accord", "suppliers", "CCC"),
        rule("accord", "kappa", "0.2..0.5"),
        rule("accord", "beta", "1.5"),
        rule("accord", "resumes", "partly"),
        rule("accord", "repair-days", "97"),
        rule("accord", "ends-with", "treaty;elsewhere"),
        rule("accord", "withdrawal-notice", "none"),
        rule("accord", "duration", "indefinite"),
    ]
    found = rule_of(opened(**tables(rules=rows)).as_of(DAY, known_at=DAY), "accord")

    assert found.keystones == ("AAA", "BBB")
    assert found.suppliers == ("CCC",)
    assert found.kappa == (0.2, 0.5)
    assert found.beta == (1.5, 1.5)
    assert (found.resumes, found.repair_days) == ("partly", (97.0, 97.0))
    assert found.ends_with == ("treaty", "elsewhere")
    assert (found.notice, found.duration) == ("none", "indefinite")
    assert found.levels == ("state",)


def test_a_keystone_may_be_a_state_that_only_its_agency_stands_for(opened: Opened) -> None:
    """Keystones are states; the levels of the acts say that agencies sit there."""
    made = tables(rules=[rule("accord", "keystones", "AAA")])
    made["participation"] = [
        {"source_id": "paper", "instrument_id": "accord", "party_id": "agc", "level": "agency"},
        {"source_id": "paper", "instrument_id": "accord", "party_id": "BBB"},
    ]
    found = rule_of(opened(**made).as_of(DAY, known_at=DAY), "accord")

    assert (found.keystones, found.levels) == (("AAA",), ("agency", "state"))


@pytest.mark.parametrize(
    ("rows", "kind", "grade"),
    [
        # A text stands above any paper, and above two.
        ([("text", "threshold"), ("paper", "open"), ("rival", "open")], "threshold", "settled"),
        # Two voices against one of the same letter outvote it.
        ([("paper", "open"), ("late", "open"), ("rival", "key")], "open", "settled"),
        # One against one: contested, and neither is averaged away.
        ([("paper", "open"), ("rival", "key")], "open", "contested"),
        ([("paper", "key")], "key", "single-source"),
        # Memory never settles anything, and never contests what a source says.
        ([("memory", "key")], "key", "unsupported"),
        ([("memory", "key"), ("paper", "open")], "open", "single-source"),
    ],
)
def test_claims_are_weighed_in_the_order_of_the_policy(
    opened: Opened, rows: list[tuple[str, str]], kind: str, grade: str
) -> None:
    """Reliability, then independent voices; weak claims only when alone."""
    made = [rule("accord", "rule", value, source_id=source) for source, value in rows]
    reading = rule_of(opened(**tables(rules=made)).as_of(DAY, known_at=DAY), "accord").readings[
        "rule"
    ]

    assert (kind, grade) == (reading.value, reading.grade)
    assert (grade == "unsupported") == reading.assumed
    assert (("key",) if grade == "contested" else ()) == reading.rivals


def test_what_a_claim_assumes_is_weak_whoever_is_cited(opened: Opened) -> None:
    """A source that describes a body does not vouch for the rule that we read into it."""
    rows = [
        rule("accord", "rule", "key", source_id="text", basis="assumed"),
        rule("accord", "rule", "open", basis="description"),
    ]
    first = rule_of(opened(**tables(rules=rows[:1])).as_of(DAY, known_at=DAY), "accord")
    both = rule_of(opened(**tables(rules=rows)).as_of(DAY, known_at=DAY), "accord")

    assert (first.kind, first.readings["rule"].assumed) == ("key", True)
    assert (both.kind, both.readings["rule"].assumed) == ("open", False)


def test_both_clocks_and_left_out_sources_hold_for_rules(opened: Opened) -> None:
    """Unpublished, not yet so, or left out: then the claim is not there."""
    rows = [
        rule("accord", "rule", "key", source_id="late"),
        rule("accord", "minimum", "3", when="2023-01-01/2025-01-01"),
    ]
    ledger = opened(**tables(rules=rows))

    def kind(day: str, **clocks: Any) -> tuple[str, int | None]:
        found = rule_of(ledger.as_of(day, **clocks), "accord")
        return found.kind, found.minimum

    assert kind("2024-06-01", known_at="2024-03-06") == ("open", 3)
    assert kind("2024-06-01", known_at="2024-03-07") == ("key", 3)
    assert kind("2022-12-31", known_at=DAY) == ("key", 2)
    assert kind("2025-01-01", known_at=DAY) == ("key", 2)
    assert kind("2024-06-01", known_at=DAY, without=["late"]) == ("open", 3)


def test_a_repair_and_a_ruling_hold_for_rules(opened: Opened) -> None:
    """A superseded reading is gone; a ruling stands above a text; unknown makes all weak."""
    rows = [
        rule("accord", "rule", "key", source_id="paper"),
        rule("accord", "rule", "consensus", source_id="paper", supersedes="r1"),
        rule("accord", "rule", "open", source_id="text"),
    ]

    def kind(*rulings: dict[str, str]) -> tuple[str, bool]:
        made = tables(rules=rows, rulings=[{"reason": "seen", **r} for r in rulings])
        reading = rule_of(opened(**made).as_of(DAY, known_at=DAY), "accord").readings["rule"]
        return reading.value, reading.assumed

    assert kind() == ("open", False)
    assert kind({"fact_key": "rule:accord:rule", "claim_id": "r2"}) == ("consensus", False)
    assert kind({"fact_key": "rule:accord:rule", "claim_id": "unknown"}) == ("open", True)


def test_a_denial_that_weighs_more_takes_the_value_away(opened: Opened) -> None:
    """Then the rule is assumed again, and not the one denied by default."""
    rows = [
        rule("accord", "rule", "key"),
        rule("accord", "rule", "key", source_id="text", stance="denies"),
    ]
    found = rule_of(opened(**tables(rules=rows)).as_of(DAY, known_at=DAY), "accord")

    assert (found.kind, found.readings["rule"].basis) == ("open", "assumed")


def test_all_rules_at_once_are_the_rules_one_by_one(opened: Opened) -> None:
    """One query or five give the same."""
    rows = [
        *DEFAULT,
        rule("accord", "rule", "key"),
        rule("forum", "rule", "consensus", source_id="memory"),
        rule("pair", "duration", "P5Y"),
    ]
    snapshot = opened(**tables(rules=rows)).as_of(DAY, known_at=DAY)
    every = rules_of(snapshot)

    assert set(every) == set(snapshot.ledger.cards)
    assert every == {i: rule_of(snapshot, i) for i in every}
    assert rules_of(snapshot, ["pair"]) == {"pair": every["pair"]}


def test_unknown_names_are_refused(opened: Opened) -> None:
    """Neither an instrument nor a subject with a rule."""
    snapshot = opened(**tables(rules=[rule("elsewhere", "join", "anybody")])).as_of(DAY)

    with pytest.raises(UnknownId):
        rule_of(snapshot, "no-such-thing")
    with pytest.raises(UnknownId):
        rules_of(snapshot, ["no-such-thing"])
    with pytest.raises(QuestionError, match="no source known by then says"):
        rule_of(snapshot, "elsewhere")


def test_what_is_compared_has_its_claims_only(opened: Opened) -> None:
    """A subject has no nature from which a rule follows."""
    rows = [rule("elsewhere", "rule", "key"), rule("elsewhere", "kappa", "1")]
    found = rule_of(opened(**tables(rules=rows)).as_of(DAY, known_at=DAY), "elsewhere")

    assert (found.kind, found.kappa, found.minimum) == ("key", (1.0, 1.0), None)


def test_evidence_lists_rules_and_exits(opened: Opened) -> None:
    """By the instrument, and by a party that left."""
    made = tables(
        rules=[rule("accord", "rule", "key")],
        exits=[
            {
                "source_id": "paper",
                "case_id": "c",
                "institution_id": "accord",
                "party_ids": "AAA;CCC",
                "further_exits": "2",
            }
        ],
    )
    snapshot = opened(**made).as_of(DAY, known_at=DAY)
    by_instrument = {r["claim"]: r["says"] for r in evidence(snapshot, "accord").rows}
    by_party = {r["claim"]: r["says"] for r in evidence(snapshot, "CCC").rows}

    assert by_instrument["r1"] == "accord rule key (clause)"
    assert by_party["x1"] == "accord AAA;CCC withdrawal further 2"


# The form of the claims


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("rule", "star"),
        ("minimum", "0"),
        ("minimum", "2.5"),
        ("minimum", "-1"),
        ("minimum", "１"),
        ("kappa", "1.01"),
        ("kappa", "-0.1"),
        ("kappa", "0.5..0.2"),
        ("kappa", "0.2-0.5"),
        ("kappa", "nan"),
        ("beta", "-1"),
        ("repair-days", "long"),
        ("dies-below", "none"),
        ("entry-into-force-number", "no"),
        ("withdrawal-notice", "1 year"),
        ("withdrawal-notice", "P"),
        ("withdrawal-not-before", "none"),
        ("duration", "forever"),
        ("resumes", "maybe"),
        ("keystones", "AAA;;BBB"),
    ],
)
def test_a_value_that_the_parameter_does_not_take_is_refused(parameter: str, value: str) -> None:
    """The hint says what to write."""
    found = value_problem(parameter, value)

    assert found is not None
    assert f"is no value of {parameter}" == found[0]
    assert found[1] == f"Write {FORMS[PARAMETERS[parameter].form][1]}"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("rule", "programme"),
        ("minimum", "12"),
        ("kappa", "0"),
        ("kappa", "0.25..1"),
        ("beta", "2.5"),
        ("dies-below", "no"),
        ("entry-into-force-number", "none"),
        ("withdrawal-notice", "P1Y6M"),
        ("duration", "indefinite"),
        ("keystones", "AAA;BBB"),
        ("join", "any state"),
    ],
)
def test_a_value_that_the_parameter_takes_is_taken(parameter: str, value: str) -> None:
    """One of each form."""
    assert value_problem(parameter, value) is None


@given(st.floats(0, 999, allow_nan=False), st.floats(0, 999, allow_nan=False))
def test_a_range_is_read_back_as_it_was_written(a: float, b: float) -> None:
    """Low before high; the other way round it is no range."""
    a, b = round(a, 3), round(b, 3)

    assert span(f"{a}..{b}") == ((a, b) if a <= b else None)
    assert span(f"{a}") == (a, a)


def problems(folder: Path) -> list[Problem]:
    """Return the problems of a folder."""
    return list(check_folder(folder).problems)


def test_every_problem_of_the_two_tables_is_named_in_one_run(tmp_path: Path) -> None:
    """File, line, column, kind: ten mistakes, ten problems."""
    case = {"source_id": "paper", "case_id": "c", "institution_id": "accord", "party_ids": "AAA"}
    made = tables(
        rules=[
            rule("accord", "rule", "star"),
            rule("accord", "keystones", "ZZZ"),
            rule("accord", "keystones", "DDD"),
            rule("accord", "minimum", "4"),
            rule("accord", "ends-with", "nothing"),
            rule("accord", "colour", "red"),
        ],
        exits=[
            {**case, "further_exits": "some"},
            {**case, "resumed": "no", "resumed_when": "2021"},
            {**case, "when": "2021-05", "resumed": "yes", "resumed_when": "2021-04"},
            {**case, "keystone": "yes"},
            {**case, "institution_id": "forum"},
            {**case, "window_years": "0"},
        ],
    )
    found = problems(write_ledger(tmp_path / "spoilt", **made))

    assert [(p.path, p.line, p.column, p.kind) for p in found] == [
        ("claims/exits.csv", 2, "further_exits", "NotANumber"),
        ("claims/exits.csv", 3, "resumed_when", "ExitInconsistent"),
        ("claims/exits.csv", 4, "resumed_when", "ExitInconsistent"),
        ("claims/exits.csv", 5, "coding", "CodingUnexplained"),
        ("claims/exits.csv", 6, "institution_id", "CaseInconsistent"),
        ("claims/exits.csv", 7, "window_years", "NotANumber"),
        ("claims/rules.csv", 2, "value", "RuleValueWrong"),
        ("claims/rules.csv", 3, "value", "BrokenReference"),
        ("claims/rules.csv", 4, "value", "KeystoneNoParty"),
        ("claims/rules.csv", 5, "value", "MinimumAboveParties"),
        ("claims/rules.csv", 6, "value", "BrokenReference"),
        ("claims/rules.csv", 7, "parameter", "NotInVocabulary"),
    ]
    assert all(p.hint and p.message for p in found)


def test_a_party_that_only_a_denial_names_is_no_keystone(tmp_path: Path) -> None:
    """Participation must be affirmed by somebody."""
    made = tables(rules=[rule("accord", "keystones", "DDD")])
    made["participation"].append(
        {"source_id": "paper", "instrument_id": "accord", "party_id": "DDD", "stance": "denies"}
    )

    assert [p.kind for p in problems(write_ledger(tmp_path / "x", **made))] == ["KeystoneNoParty"]


def test_claims_of_all_tables_share_one_space_of_ids(tmp_path: Path) -> None:
    """A rule may not take the id of a signature, and repairs stay with their source."""
    made = tables(
        rules=[
            {**rule("accord", "rule", "key"), "claim_id": "p1"},
            rule("accord", "rule", "open", source_id="rival", retracts="p1"),
        ]
    )
    kinds = {p.kind for p in problems(write_ledger(tmp_path / "x", **made))}

    assert kinds == {"DuplicateId", "RepairOfAnotherSource"}


# What claims on one value add up to

claims_of_one = st.lists(
    st.builds(
        Valued,
        claim_id=st.uuids().map(str),
        value=st.sampled_from(["open", "key", "threshold"]),
        affirms=st.sampled_from([True, True, True, False]),
        rank=st.integers(1, 9),
        weak=st.booleans(),
        credibility=st.integers(2, 6),
        group=st.integers(1, 4),
    ),
    max_size=6,
)


@given(claims_of_one, st.randoms())
def test_the_order_of_the_claims_never_matters(claims: list[Valued], random: Any) -> None:
    """Shuffled, they add up to the same."""
    shuffled = list(claims)
    random.shuffle(shuffled)

    assert settle_value(claims, Policy()) == settle_value(shuffled, Policy())


@given(claims_of_one)
def test_weak_claims_never_change_what_solid_ones_say(claims: list[Valued]) -> None:
    """Value, grade and voices are those of the solid claims alone, once one affirms a value."""
    solid = [c for c in claims if not c.weak]
    alone = settle_value(solid, Policy())
    together = settle_value(claims, Policy())

    if alone.value is not None:
        assert alone[:5] == together[:5]
    else:
        assert together.grade in ("unsupported", "denied")


@given(claims_of_one)
def test_every_affirming_claim_wins_or_says_why_it_lost(claims: list[Valued]) -> None:
    """Nobody vanishes but rivals, who are named by their value."""
    found = settle_value(claims, Policy())
    accounted = {*found.claims, *(c for c, _ in found.losers)}

    for c in claims:
        if c.affirms:
            assert c.claim_id in accounted or c.value in found.rivals
    assert not set(found.claims) & {c for c, _ in found.losers}


# Cases of exits


def case_rows(**tables_changed: Any) -> Tables:
    """Return a ledger with one case that three sources and memory tell of."""
    base = {"case_id": "c", "institution_id": "accord", "party_ids": "AAA"}
    return tables(
        exits=[
            {
                **base,
                "source_id": "paper",
                "when": "2020-03",
                "further_exits": "1",
                "keystone": "yes",
                "outcome": "survived",
                "coding": "its convener",
                "cluster": "wave",
                "recorded_at": "2024-01-01",
            },
            {**base, "source_id": "rival", "when": "2020-03-15"},
            {**base, "source_id": "late", "resumed": "yes", "resumed_when": "2023-02-01"},
            {**base, "source_id": "memory", "further_exits": "7", "credibility": "6"},
        ],
        **tables_changed,
    )


def test_a_case_is_what_its_sources_add_up_to(opened: Opened) -> None:
    """The narrower day, the return from another source, our count without memory's."""
    (found,) = exit_cases(opened(**case_rows()).as_of(DAY, known_at=DAY))

    assert (
        found.case,
        found.institution,
        found.parties,
        found.action,
    ) == ("c", "accord", ("AAA",), "withdrawal")
    assert found.dated == "2020-03-15"
    assert (found.further, found.resumed, found.cluster) == (1, "yes", "wave")
    assert (found.solid, found.unverified) == (True, ())
    assert found.claims == ("x1", "x2", "x3", "x4")


def test_a_return_is_not_known_before_its_source(opened: Opened) -> None:
    """On the day before the weekly came out nobody knew of it."""
    ledger = opened(**case_rows())
    (then,) = exit_cases(ledger.as_of("2023-06-01", known_at="2024-03-06"))

    assert (then.resumed, then.resumed_when) == ("unknown", None)
    assert exit_cases(ledger.as_of("2020-02-28", known_at=DAY)) == ()
    assert exit_cases(ledger.as_of(DAY, known_at="2021-06-24")) == ()


def test_what_only_memory_says_is_named(opened: Opened) -> None:
    """The count is shown, and marked."""
    ledger = opened(**case_rows())
    (found,) = exit_cases(ledger.as_of(DAY, known_at=DAY, without=["paper", "rival", "late"]))

    assert not found.solid
    assert (found.further, "further_exits" in found.unverified) == (7, True)


def test_a_case_that_better_sources_deny_is_no_case(opened: Opened) -> None:
    """A text that says it did not happen outranks a paper."""
    base = {"case_id": "c", "institution_id": "accord", "party_ids": "AAA", "when": "2020"}
    made = tables(
        exits=[{**base, "source_id": "paper"}, {**base, "source_id": "text", "stance": "denies"}]
    )

    assert exit_cases(opened(**made).as_of(DAY, known_at=DAY)) == ()
