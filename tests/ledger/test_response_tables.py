"""Options, barriers and assessments as rows: what a requirement is, and every wrong cell named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, Problem
from blocs.ledger.check_response import scale_ends
from blocs.ledger.requirements import Gate, Need, atoms, parse_need, show_need
from blocs.ledger.validate import check_folder
from folders import write_ledger

ROWS: dict[str, list[dict[str, Any]]] = {
    "sources": [{"source_id": "paper"}],
    "parties": [{"party_id": "AAA"}],
    "instruments": [],
    "scales": [
        {"criterion": "reach", "about": "institution"},
        {"criterion": "benefit", "about": "option"},
    ],
    "conditions": [{"condition_id": c, "meaning": c} for c in ("money", "trust")],
    "options": [
        {"option_id": o, "title": o, "requirements": r, "source_id": "paper"}
        for o, r in (("visit", "money AND trust"), ("talk", "trust"))
    ],
    "barriers": [
        {
            "barrier_id": "law",
            "title": "law",
            "negates": "money",
            "hardness": "hard",
            "source_id": "paper",
        }
    ],
    "assessments": [],
}


def judged(**cells: str) -> dict[str, str]:
    """Return one sound row of claims/assessments.csv, some cells changed."""
    return {
        "source_id": "paper",
        "subject_id": "AAA",
        "criterion": "reach",
        "value_low": "1",
        "value_high": "2",
        "assessor": "A",
        "family": "press",
        **cells,
    }


def problems(tmp_path: Path, **changed: list[dict[str, Any]]) -> list[Problem]:
    """Return the problems of the small ledger with some tables changed."""
    return check_folder(write_ledger(tmp_path / "ledger", **{**ROWS, **changed})).problems


def first(table: str, **cells: str) -> dict[str, list[dict[str, Any]]]:
    """Return a table with some cells of its first row changed."""
    return {table: [{**ROWS[table][0], **cells}, *ROWS[table][1:]]}


def test_a_sound_folder_has_no_problems(tmp_path: Path) -> None:
    """The base of all tests below."""
    assert (
        problems(tmp_path, assessments=[judged(), judged(subject_id="law", criterion="reach")])[
            0
        ].kind
        == "CriterionMisfit"
    )
    assert problems(tmp_path, assessments=[judged()]) == []


@pytest.mark.parametrize(
    ("changed", "column", "kind", "said"),
    [
        (first("scales", scale="4-0"), "scale", "ScaleBroken", "is no scale"),
        (first("options", requirements="money AND"), "requirements", "RequirementBroken", "ends"),
        (
            first("options", requirements="(money"),
            "requirements",
            "RequirementBroken",
            "not closed",
        ),
        (
            first("options", requirements="money or trust"),
            "requirements",
            "RequirementBroken",
            "capitals",
        ),
        (first("options", requirements="mony"), "requirements", "BrokenReference", "'mony'"),
        (first("options", requirements=""), "requirements", "CellEmpty", "must not be empty"),
        (first("options", requirements="visit"), "requirements", "Cycle", "leads back to visit"),
        (first("options", gives="money"), "requirements", "Cycle", "leads back to visit"),
        (first("barriers", negates=""), "negates", "BarrierIdle", "negates nothing"),
        (first("barriers", negates="mony"), "negates", "BrokenReference", "in conditions"),
        (first("barriers", hardness="firm"), "hardness", "NotInVocabulary", "vocabulary"),
        (
            first("barriers", since="2020", until="2010"),
            "until",
            "BarrierInconsistent",
            "lies before since",
        ),
    ],
)
def test_a_wrong_cell_of_the_coding_is_named(
    tmp_path: Path, changed: dict[str, Any], column: str, kind: str, said: str
) -> None:
    """File, line, column, value and what is wrong."""
    found = problems(tmp_path, **changed)

    assert [(p.line, p.column, p.kind) for p in found] == [(2, column, kind)]
    assert said in found[0].message
    assert found[0].hint


@pytest.mark.parametrize(
    ("cells", "column", "kind"),
    [
        ({"scale": "1-5"}, "scale", "ScaleConflict"),
        ({"value_high": "5"}, "value_high", "ValueOffScale"),
        ({"value_low": "some"}, "value_low", "ValueOffScale"),
        ({"value_low": "3"}, "value_high", "ValueOffScale"),
        ({"criterion": "benefit"}, "criterion", "CriterionMisfit"),
        ({"criterion": "beauty"}, "criterion", "BrokenReference"),
        ({"subject_id": "visit"}, "criterion", "CriterionMisfit"),
        ({"family": ""}, "family", "CellEmpty"),
    ],
)
def test_a_wrong_cell_of_an_assessment_is_named(
    tmp_path: Path, cells: dict[str, str], column: str, kind: str
) -> None:
    """A value off its scale, another scale, a criterion of other things."""
    found = problems(tmp_path, assessments=[judged(**cells)])

    assert [(p.line, p.column, p.kind) for p in found] == [(2, column, kind)]


def test_an_assessor_has_one_family(tmp_path: Path) -> None:
    """In two families the same person would be heard twice."""
    found = problems(tmp_path, assessments=[judged(), judged(family="china")])

    assert [(p.line, p.column, p.kind) for p in found] == [(3, "family", "FamilyInconsistent")]
    assert "differs from line 2, where A is of press" in found[0].message


def test_two_options_that_need_each_other_are_a_circle(tmp_path: Path) -> None:
    """Each is named."""
    options = [
        {**ROWS["options"][0], "requirements": "talk"},
        {**ROWS["options"][1], "requirements": "money AND visit"},
    ]

    assert [(p.line, p.kind) for p in problems(tmp_path, options=options)] == [
        (2, "Cycle"),
        (3, "Cycle"),
    ]


needs = st.recursive(
    st.sampled_from(["money", "trust", "a-b", "x.y"]),
    lambda inner: st.builds(
        lambda kind, parts: Gate(kind, tuple(parts)),
        st.sampled_from(["and", "or"]),
        st.lists(inner, min_size=2, max_size=3),
    ),
    max_leaves=8,
)


def flat(need: Need) -> Need:
    """Return a need with gates of one kind inside each other joined."""
    if isinstance(need, str):
        return need
    parts: list[Need] = []
    for part in map(flat, need.parts):
        parts += part.parts if isinstance(part, Gate) and part.kind == need.kind else [part]
    return Gate(need.kind, tuple(parts))


@given(needs)
def test_what_is_written_is_read_back(need: Need) -> None:
    """Text and need are two forms of one thing."""
    assert parse_need(show_need(need)) == flat(need)
    assert list(atoms(flat(need))) == list(atoms(need))


def test_and_binds_closer_than_or() -> None:
    """As in every book of logic."""
    assert parse_need("a OR b AND c") == Gate("or", ("a", Gate("and", ("b", "c"))))


@pytest.mark.parametrize("text", ["", "AND", "a b", "a AND OR b", "()", "a)", "NOT a", "a & b"])
def test_what_is_no_requirement_is_refused(text: str) -> None:
    """Each with a reason."""
    with pytest.raises(DataError):
        parse_need(text)


def test_deep_brackets_do_not_hang_the_reader() -> None:
    """A thousand brackets are refused, not followed."""
    with pytest.raises(DataError, match="brackets within brackets"):
        parse_need("(" * 1000 + "a" + ")" * 1000)


def test_a_scale_has_its_lower_end_first() -> None:
    """0-4 is one, 4-0 and 0 to 4 are none."""
    assert [scale_ends(t) for t in ("0-4", "4-0", "0 to 4", "1-1")] == [
        (0.0, 4.0),
        None,
        None,
        None,
    ]
