"""blocs respond on the space ledger: words first, JSON as published, clear refusals."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest

from blocs.cli import main

DAY = ("--as-of", "2024-03-04", "--known-at", "2026-11-25")
VIEWS = (
    ("options", "--draws", "200"),
    ("spearhead", "--draws", "200"),
    ("party", "artemis-accords", "CHN"),
)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line and return (exit code, stdout, stderr)."""
    code = 0
    try:
        main(list(arguments))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Return the published shape of answers."""
    text = resources.files("blocs").joinpath("envelope.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v[0])
def test_each_answer_has_the_published_shape_and_leads_to_claims(
    capsys: pytest.CaptureFixture[str], schema: dict[str, Any], view: tuple[str, ...]
) -> None:
    """Valid against the schema; every claim named in a table is in the evidence."""
    code, out, err = run(capsys, "respond", *view, *DAY, "--json")
    answer = json.loads(out)

    assert (code, err) == (0, "")
    jsonschema.validate(answer, schema)
    held = {c["claim"] for c in answer["evidence"]["claims"]}
    named = {
        c for rows in answer["answer"]["tables"].values() for r in rows for c in r.get("claims", ())
    }
    assert named <= held
    assert held


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v[0])
def test_each_text_begins_in_words_and_ends_with_threats(
    capsys: pytest.CaptureFixture[str], view: tuple[str, ...]
) -> None:
    """Sentences with both clocks first; assumptions, then threats, last."""
    code, out, _ = run(capsys, "respond", *view, *DAY)

    assert code == 0
    assert "as of 2024-03-04, known at 2026-11-25" in out.split("\n")[0]
    assert out.index("Assumed: no claim settles it") < out.index("What could make this wrong")


def test_few_tables_can_be_asked_for_but_threats_stay(capsys: pytest.CaptureFixture[str]) -> None:
    """--show shortens the tables, never the threats away."""
    _, out, _ = run(capsys, "respond", "options", *DAY, "--draws", "50", "--show", "test")

    assert "Is it the single most important?" in out
    assert "Minimal cut sets" not in out
    assert "What could make this wrong: a reading" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("options", "--lift", "bar-wlf"), "no barrier has the id 'bar-wlf'. Nearest: bar-wolf"),
        (("options", "--requires", "opt-gnss"), "--requires opt-gnss: write OPTION=EXPR"),
        (("options", "--requires", "opt-gnss=a and b"), "write AND or OR in capitals"),
        (("options", "--show", "tset"), "--show tset: choose among options"),
        (("options", "--soft", "2"), "a probability lies between 0 and 1"),
        (("options", "--draws", "0"), "0 draws: at least one is needed"),
        (("options", "--assume", "opt-gnss.benefit=x"), "'x' is no number"),
        (("spearhead", "--weights", "capacity=1"), "no weight was given to agreement_record"),
        (("spearhead", "--weight", "capacity=0.9-0.2"), "a weight from 0.9 to 0.2 is none"),
        (("spearhead", "--not-by", "ICSA"), "'ICSA' is no assessor and no family"),
        (("party", "artemis-accords", "Chnia"), "Chnia"),
    ],
)
def test_what_means_nothing_is_refused_with_the_way_out(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 4, one line on stderr, nothing on stdout."""
    code, out, err = run(capsys, "respond", *arguments, *DAY)

    assert (code, out) == (4, "")
    assert said in err


@pytest.mark.parametrize("family", ["think-tank", "us-executive", "us-oversight"])
def test_without_one_family_both_answers_still_stand(
    capsys: pytest.CaptureFixture[str], family: str
) -> None:
    """Whoever is left out, the program answers, or says what is missing (exit code 4)."""
    for view in ("options", "spearhead"):
        code, out, err = run(capsys, "respond", view, *DAY, "--draws", "50", "--not-by", family)

        assert (code == 0 and "not assessed" in out) or (code == 4 and "two are needed" in err)


def test_without_the_brief_its_assessments_are_gone(capsys: pytest.CaptureFixture[str]) -> None:
    """--without takes a source and whatever derives from it out of every table."""
    _, out, _ = run(
        capsys, "respond", "options", *DAY, "--draws", "50", "--without", "seed_brief", "--json"
    )
    answer = json.loads(out)

    assert not {c["claim"] for c in answer["evidence"]["claims"] if c["source"] == "seed_brief"}
    assert "seed_brief" not in {s["source"] for s in answer["evidence"]["sources"]}
    notes = " ".join(answer["answer"]["notes"])
    assert "bar-distrust" in notes
    assert "Named by a source that is left out, and still asked: opt-data-science" in notes
