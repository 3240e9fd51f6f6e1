"""From the ledger to a design: rules, doubts and assumptions of what is to be stressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import QuestionError, UnknownId
from blocs.ledger.view import Ledger, open_ledger
from blocs.stress.asking import stress
from blocs.stress.scenarios import battery, scenario
from blocs.stress.target import Settings, target_of
from folders import write_ledger

Opened = Callable[..., Ledger]
DAY = "2024-06-01"


def signed(instrument: str, *parties: str, source: str = "text") -> list[dict[str, Any]]:
    """Return one signature a party."""
    return [
        {"instrument_id": instrument, "party_id": p, "source_id": source, "when": "2020-01-01"}
        for p in parties
    ]


def rule(subject: str, parameter: str, value: str) -> dict[str, Any]:
    """Return one parameter of a failure rule, as the text itself gives it."""
    return {"source_id": "text", "subject_id": subject, "parameter": parameter, "value": value}


def tables() -> dict[str, list[dict[str, Any]]]:
    """Return hub HUB with bilaterals to AAA, BBB, CCC, and an accord of RIV with AAA, DDD, EEE."""
    pairs = {"AAA": "hub-a", "BBB": "hub-b", "CCC": "hub-c"}
    return {
        "sources": [
            {"source_id": "text", "publisher": "T", "kind": "treaty-text", "reliability": "A"},
            {"source_id": "press", "publisher": "P"},
        ],
        "parties": [{"party_id": p} for p in ("HUB", "AAA", "BBB", "CCC", "RIV", "DDD", "EEE")],
        "instruments": [
            *({"instrument_id": i, "shape": "bilateral", "hub": "HUB"} for i in pairs.values()),
            {"instrument_id": "accord", "hub": "RIV"},
            {"instrument_id": "quorum"},
            {"instrument_id": "lab", "hub": "HUB", "form": "programme"},
        ],
        "participation": [
            *signed("hub-a", "HUB", "AAA"),
            *signed("hub-b", "HUB", "BBB"),
            *signed("hub-c", "HUB", "CCC", source="press"),
            *signed("accord", "RIV", "AAA", "DDD", "EEE"),
            *signed("quorum", "AAA", "BBB", "CCC", "DDD"),
            *signed("lab", "HUB", "BBB", "DDD"),
        ],
        "attributes": [
            {"source_id": "text", "subject_id": "AAA", "attribute": "capability-launcher"},
            {"source_id": "text", "subject_id": "AAA", "attribute": "capability-satellite"},
            {"source_id": "text", "subject_id": "HUB", "attribute": "capability-launcher"},
        ],
        "rules": [
            {
                "source_id": "text",
                "subject_id": "quorum",
                "parameter": "rule",
                "value": "threshold",
            },
            {"source_id": "text", "subject_id": "quorum", "parameter": "minimum", "value": "3"},
            {"source_id": "text", "subject_id": "lab", "parameter": "rule", "value": "programme"},
            {"source_id": "text", "subject_id": "lab", "parameter": "keystones", "value": "HUB"},
        ],
    }


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Write, build and open a small ledger, with some tables replaced."""
    ledgers: list[Ledger] = []

    def make(**changed: list[dict[str, Any]]) -> Ledger:
        folder = write_ledger(tmp_path / f"ledger{len(ledgers)}", **(tables() | changed))
        ledgers.append(open_ledger(folder))
        return ledgers[-1]

    yield make
    for ledger in ledgers:
        ledger.close()


def test_a_hub_is_its_own_instruments_with_the_hub_first(opened: Opened) -> None:
    """Target of a party: every instrument of its network; position 0 is the hub."""
    target = target_of(opened().as_of(DAY), "HUB")

    assert target.design.parties == ("HUB", "AAA", "BBB", "CCC", "DDD")
    assert target.design.instruments == ("hub-a", "hub-b", "hub-c", "lab")
    assert [r.kind for r in target.design.rules] == ["bilateral"] * 3 + ["programme"]


def test_claims_on_a_rule_become_its_parameters(opened: Opened) -> None:
    """The threshold that a text gives is the threshold of the design, and nothing is assumed."""
    target = target_of(opened().as_of(DAY), "quorum", Settings(hub="AAA"))

    assert target.design.rules[0].kind == "threshold"
    assert target.design.rules[0].minimum == 3
    assert not [a for a in target.assumptions if a.what.startswith("quorum.rule")]


def test_what_no_claim_says_of_an_accord_is_named_as_assumed(opened: Opened) -> None:
    """An accord without a rule: its rule and its dependence on the convener are assumptions."""
    target = target_of(opened().as_of(DAY), "accord", Settings(beta=0.4, kappa=0.25))
    named = {a.what: a.value for a in target.assumptions}

    assert named["accord.rule"] == "open"
    assert named["accord.kappa"] == "0.25"
    assert target.design.rules[0].beta == 0.4
    assert target.design.rules[0].kappa == 0.25


def test_a_single_voice_is_less_than_certain_and_a_text_is_certain(opened: Opened) -> None:
    """Membership probabilities follow the grade: settled 1, single source 0.95."""
    target = target_of(opened().as_of(DAY), "HUB")
    chances = dict(
        zip(
            [(i, m) for i, ms in enumerate(target.design.members) for m in ms],
            target.memberships,
            strict=True,
        )
    )
    by_text = target.design.instruments.index("hub-a")
    by_press = target.design.instruments.index("hub-c")

    assert chances[by_text, 1] == 1.0
    assert chances[by_press, 3] == 0.95


def test_stated_doubts_replace_the_usual_ones(opened: Opened) -> None:
    """A reader may trust the press fully, and then nothing is drawn."""
    doubts = {"settled": 1.0, "single-source": 1.0, "contested": 1.0, "possible": 1.0}
    target = target_of(opened().as_of(DAY), "HUB", Settings(doubts=doubts))

    assert set(target.memberships) == {1.0}
    assert "evidence" not in {a.what for a in target.assumptions}


def test_capability_counts_the_kinds_recorded(opened: Opened) -> None:
    """AAA has two kinds of capability, the hub one, the others none."""
    target = target_of(opened().as_of(DAY), "HUB")

    assert target.weights == (1.0, 2.0, 0.0, 0.0, 0.0)


def test_those_in_the_rivals_accord_are_the_ones_who_may_switch(opened: Opened) -> None:
    """The rival's largest accord has AAA and DDD of the hub's partners."""
    target = target_of(opened().as_of(DAY), "HUB")

    assert (target.rival, target.rival_hub) == ("accord", "RIV")
    assert target.both == ("AAA", "DDD")


def test_an_instrument_without_a_hub_says_who_stands_in(opened: Opened) -> None:
    """The most capable member is taken, and named as an assumption."""
    target = target_of(opened().as_of(DAY), "quorum")

    assert target.design.parties[0] == "AAA"
    assert "hub" in {a.what for a in target.assumptions}


def test_a_name_that_is_nothing_is_refused_with_suggestions(opened: Opened) -> None:
    """An unknown target names the nearest parties and instruments."""
    with pytest.raises(UnknownId, match="no party or instrument"):
        target_of(opened().as_of(DAY), "accrod")


def test_a_hub_that_is_no_party_is_refused(opened: Opened) -> None:
    """--hub must be a party of what is stressed."""
    with pytest.raises(QuestionError, match="no party to"):
        target_of(opened().as_of(DAY), "quorum", Settings(hub="RIV"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kappa": 1.2}, "between 0 and 1"),
        ({"beta": -0.1}, "0 or more"),
        ({"beta": float("nan")}, "0 or more"),
        ({"doubts": {"settled": 2.0}}, "between 0 and 1"),
        ({"doubts": {"sure": 1.0}}, "no grade"),
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, Any], said: str) -> None:
    """Nothing is clipped silently."""
    with pytest.raises(QuestionError, match=said):
        Settings(**wrong)


@pytest.mark.parametrize(
    "text",
    ["exit:XXX", "random:0", "random:abc", "partners:200%", "storm", "exit:", "bar:nothing"],
)
def test_a_shock_that_means_nothing_here_is_refused(opened: Opened, text: str) -> None:
    """A shock on someone who is not there, or without meaning, is an error."""
    snapshot = opened().as_of(DAY)

    with pytest.raises(QuestionError):
        stress(snapshot, "HUB", shock=text, worlds=10, settings=Settings())


def test_losing_the_hub_ends_every_bilateral_and_the_programme(opened: Opened) -> None:
    """Hand-worked: all instruments of HUB need HUB, so no member is reached any more."""
    answer = stress(opened().as_of(DAY), "HUB", shock="hub", worlds=200, settings=Settings())
    values = answer.values

    assert values["member-reach"]["retained"] == 0.0
    assert values["hub-reach"]["retained"] == 0.0
    # The programme's text stands though nothing works under it: one text of four, or of fewer
    # where the bilateral known to the press only is not there.
    assert 1 / 4 <= values["text-survival"]["retained"] <= 1 / 3
    assert values["value-survival"]["retained"] == 0.0


def test_one_named_exit_costs_what_it_holds(opened: Opened) -> None:
    """Hand-worked, all facts certain: without AAA four of five parties stay in something."""
    sure = Settings(
        doubts=dict.fromkeys(("settled", "single-source", "contested", "possible"), 1.0)
    )
    answer = stress(opened().as_of(DAY), "HUB", shock="exit:AAA", worlds=10, settings=sure)

    assert answer.values["member-reach"]["retained"] == pytest.approx(4 / 5)
    # Pairs before: HUB with each of four, and BBB-DDD in the programme; AAA held one of five.
    assert answer.values["tied-pairs"]["retained"] == pytest.approx(4 / 5)
    assert answer.values["capability-reach"]["retained"] == pytest.approx(1 / 3)


def test_the_same_seed_gives_the_same_answer(opened: Opened) -> None:
    """Nothing but the seed decides."""
    ledger = opened()
    once, again, other = (
        stress(ledger.as_of(DAY), "HUB", worlds=300, seed=seed, settings=Settings()).to_dict()
        for seed in (7, 7, 8)
    )

    assert once == again
    assert once["answer"]["values"] != other["answer"]["values"]


def test_every_party_and_instrument_leads_to_its_claims(opened: Opened) -> None:
    """Each row of criticality carries claims, and all of them are in the evidence."""
    answer = stress(opened().as_of(DAY), "HUB", worlds=50, settings=Settings())
    known = {c["claim"] for c in answer.evidence["claims"]}

    assert answer.criticality
    for row in answer.criticality:
        assert row["claims"], row["id"]
        assert set(row["claims"]) <= known


def test_the_battery_has_no_shock_that_makes_no_sense(opened: Opened) -> None:
    """Without a rival there is neither a switch nor a rival's law."""
    alone = [i for i in tables()["instruments"] if i["instrument_id"] != "accord"]
    acts = [p for p in tables()["participation"] if p["instrument_id"] != "accord"]
    ledger = opened(instruments=alone, participation=acts)
    names = [s.name for s in battery(target_of(ledger.as_of(DAY), "HUB"), 1)]

    assert "switch" not in names
    assert "rival-law" not in names
    assert {"partners", "random", "hub", "slip"} <= set(names)


def test_a_switch_without_anybody_who_could_is_refused(opened: Opened) -> None:
    """A named group is needed where nobody is in a rival's accord."""
    target = target_of(opened().as_of(DAY), "quorum", Settings(hub="BBB"))
    stripped = type(target)(
        **{
            name: (() if name == "both" else getattr(target, name))
            for name in target.__dataclass_fields__
        }
    )

    with pytest.raises(QuestionError, match="name the group"):
        scenario("switch", stripped, 1)


def test_nothing_in_an_answer_is_nan(opened: Opened) -> None:
    """What is undefined is None, or left out; JSON without nan or infinity can be written."""
    import json

    answer = stress(opened().as_of(DAY), "accord", worlds=50, settings=Settings(beta=0.3))

    assert json.dumps(answer.to_dict(), allow_nan=False)
