"""Who should lead: two institutions worked by hand, families of assessors, and clear refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from small_respond import judged, tables

from blocs.errors import QuestionError
from blocs.ledger.view import Ledger, Snapshot
from blocs.respond.assessed import Cells, assessments_of, criteria_of
from blocs.respond.spearhead import spearhead
from blocs.respond.taste import Taste

Opened = Callable[..., Ledger]


def at(opened: Opened, **changed: list[dict[str, Any]]) -> Snapshot:
    """Return the small ledger as of a day, known later."""
    return opened(**tables(**changed)).as_of("2015-06-01", known_at="2026-11-25")


def test_first_places_are_the_share_of_weights_worked_by_hand(opened: Opened) -> None:
    """One has 4 and 1, two 1 and 3 of 0 to 4.

    With weight w on reach one scores 1/4 + 3w/4 and two 3/4 - w/2, so one leads from w = 0.4 on:
    in 60 % of the weights, the mean of which is 0.7. The standard error of 20,000 draws is 0.0035.
    """
    found = spearhead(at(opened), taste=Taste(draws=20_000))
    central = {r["institution"]: float(r["reach"]) for r in found.tables["central"]}

    assert found.leaders["sum"] == ["one"]
    shares = {r["institution"]: int(r["rank 1 %"]) for r in found.tables["ranks"]}
    assert shares["one"] == pytest.approx(60, abs=2)
    assert central["one"] == pytest.approx(0.7, abs=0.02)
    assert central["two"] == pytest.approx(0.2, abs=0.02)


def test_fixed_weights_leave_no_doubt(opened: Opened) -> None:
    """At w = 0.3 two leads: 0.475 against 0.6."""
    found = spearhead(at(opened), taste=Taste(weights={"reach": 0.3, "skill": 0.7}, draws=50))

    assert {r["institution"]: r["rank 1 %"] for r in found.tables["ranks"]} == {
        "two": 100,
        "one": 0,
    }


def test_bounds_of_a_weight_are_kept(opened: Opened) -> None:
    """With reach at 0.5 or more one leads in every draw."""
    found = spearhead(at(opened), taste=Taste(bounds={"reach": (0.5, 1.0)}, draws=300))

    assert next(r for r in found.tables["ranks"] if r["institution"] == "one")["rank 1 %"] == 100


def test_the_only_team_that_covers_all_is_both(opened: Opened) -> None:
    """At three quarters of the scale one covers reach only, two skill only."""
    found = spearhead(at(opened), taste=Taste(draws=100))

    assert [r["team"] for r in found.tables["teams"]] == ["one + two"]
    assert found.tables["teams"][0]["doubts against"] == "yes"
    assert "No institution can do it alone" in " ".join(found.summary)


def test_at_a_lower_bar_one_can_do_it_alone(opened: Opened) -> None:
    """At a quarter of the scale each covers both."""
    found = spearhead(at(opened), covers=0.25, taste=Taste(draws=100))

    assert sorted(r["team"] for r in found.tables["teams"]) == ["one", "two"]


def test_a_function_that_nobody_covers_is_named(opened: Opened) -> None:
    """Skill reaches 3 of 4 at most."""
    found = spearhead(at(opened), covers=1.0, taste=Taste(draws=100))

    assert "Nobody here can cover skill" in " ".join(found.summary)
    assert [r["team"] for r in found.tables["teams"]] == ["one"]


def test_when_nobody_covers_anything_the_bar_is_too_high(opened: Opened) -> None:
    """Both are weak everywhere."""
    weak = [judged(s, c, 1, 1) for s in ("one", "two") for c in ("reach", "skill")]

    with pytest.raises(QuestionError, match="nobody covers any function"):
        spearhead(at(opened, assessments=weak), taste=Taste(draws=50))


def test_the_assessment_that_decides_is_found(opened: Opened) -> None:
    """Read as 0, the reach of one leaves it behind under all weights but those on nothing else."""
    found = spearhead(at(opened), taste=Taste(draws=2_000))

    decisive = {(r["of"], r["read as"], tuple(r["leader then"])) for r in found.tables["decides"]}
    assert ("one reach", "0", ("two",)) in decisive
    assert ("one skill", "4", ("one",)) not in decisive


def test_families_weigh_alike_however_many_speak(opened: Opened) -> None:
    """Nine heads of one family say 4, one head of another says 0: the mean of draws is one half."""
    said = [judged("one", "reach", 4, 4, f"H{i}", family="many") for i in range(9)]
    said += [judged("one", "reach", 0, 0, "L", family="few"), judged("two", "reach", 2, 2)]
    snapshot = at(opened, assessments=said)
    cells = Cells.of(
        assessments_of(snapshot, "institution"),
        ["one", "two"],
        [criteria_of(snapshot, "institution")["reach"]],
    )

    drawn = cells.draw(np.random.default_rng(0), 20_000).values

    # The standard error of 20,000 fair coins is 0.0035.
    assert drawn[:, 0, 0].mean() == pytest.approx(0.5, abs=0.015)
    assert set(np.unique(drawn[:, 0, 0])) == {0.0, 1.0}


def test_a_risk_of_four_is_the_worst(opened: Opened) -> None:
    """A criterion of which the low end is better is turned round."""
    risk = criteria_of(at(opened), "option")["risk"]

    assert (risk.share(4), risk.share(1), risk.share(0)) == (0.0, 0.75, 1.0)


def test_a_candidate_of_the_readers_own_can_join(opened: Opened) -> None:
    """Its values are the reader's, and stand among the assumptions."""
    taste = Taste(assumed={("new", "reach"): (4, 4), ("new", "skill"): (4, 4)}, draws=100)
    found = spearhead(at(opened), add=("new",), taste=taste)

    assert found.leaders["sum"] == ["new"]
    assert {"new reach", "new skill"} <= {a["what"] for a in found.assumptions}


def test_the_same_seed_gives_the_same_answer(opened: Opened) -> None:
    """Another seed gives others within the error."""
    snapshot = at(opened)
    first, again = (spearhead(snapshot, taste=Taste(draws=500, seed=7)) for _ in range(2))

    assert first.to_dict() == again.to_dict()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"candidates": ("one",)}, "1 candidate of whom enough is known, and two are needed"),
        ({"candidates": ("one", "tow")}, "nobody assesses 'tow' on any function"),
        ({"covers": 0.0}, "a share of the scale is above 0"),
        ({"taste": Taste(weights={"reach": 0.3, "skill": 0.3})}, r"sum to 0\.6, not 1"),
        ({"taste": Taste(without=("Z",))}, "'Z' is no assessor and no family"),
        ({"taste": Taste(without=("A",))}, "0 candidates of whom enough is known"),
        ({"taste": Taste(assumed={("one", "reach"): (3, 9)})}, "lies not on its scale, 0 to 4"),
    ],
)
def test_a_question_that_means_nothing_is_refused(
    opened: Opened, settings: dict[str, Any], said: str
) -> None:
    """Each refusal says what was found."""
    with pytest.raises(QuestionError, match=said):
        spearhead(at(opened), **settings)


def test_no_candidate_that_goes_or_comes_twice_turns_the_sum(opened: Opened) -> None:
    """Scales are fixed, so who else is compared has no part in a weighted sum or a least value."""
    more = [*tables()["assessments"], judged("six", "reach", 2, 3), judged("six", "skill", 2, 3)]
    found = spearhead(at(opened, assessments=more), taste=Taste(draws=300))

    turned = {
        (r["rule"], r["change"]): r["order turns, % of draws"] for r in found.tables["reversals"]
    }
    assert len(turned) == 4 * 6
    assert {v for (rule, _), v in turned.items() if rule in ("sum", "weakest")} == {0}


def test_the_answer_tells_whose_silence_changes_the_leader(opened: Opened) -> None:
    """B alone says that two reaches far; without B one leads, as in the small ledger."""
    more = [*tables()["assessments"], *(judged("two", "reach", 4, 4, "B") for _ in range(3))]
    found = spearhead(at(opened, assessments=more), taste=Taste(draws=4_000))

    # Two has 3 of 4 on skill and 1 or 4 on reach: it leads now in 0.4 of half and all of the rest.
    assert found.leaders["sum"] == ["two"]
    without = {r["left out"]: r["leader then"] for r in found.tables["voices"]}
    assert without["B"] == ["one"]
    assert "without B one" in " ".join(found.summary)
