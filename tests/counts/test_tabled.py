"""blocs count --table: any scholar's table, every estimator side by side."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from blocs.cli import main
from blocs.counts.estimated import MODELS

TABLES = Path(__file__).parent / "tables"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line and return (exit code, stdout, stderr)."""
    code = 0
    try:
        main(list(arguments))
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    out, err = capsys.readouterr()
    return code, out, err


def test_a_table_is_answered_in_the_published_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """Every model by its name, in order, and the envelope keeps its schema."""
    code, out, _ = run(capsys, "count", "--table", str(TABLES / "hiv_rome.csv"), "--json")
    _, schema, _ = run(capsys, "schema")
    envelope = json.loads(out)
    jsonschema.validate(envelope, json.loads(schema))
    estimated = envelope["answer"]["estimated"]

    assert code == 0
    assert [m["name"] for m in estimated["models"]] == list(MODELS)
    # Abeni, Brancato and Perucci 1994: 1,896 reported cases on four lists.
    assert envelope["answer"]["enumerated"] == {"certain": 1896, "possible": 1896}


def test_the_text_says_the_verdict_first_and_its_reasons(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Kosovo: 4,400 named killings on four lists carry a lower bound only."""
    code, out, _ = run(capsys, "count", "--table", str(TABLES / "kosovo.csv"))

    assert code == 0
    assert out.startswith("4400 seen on 4 lists; the lists carry a lower bound only: at least ")
    assert "decomposable-average" in out
    assert "table kosovo.csv, build" in out


def test_lists_without_overlap_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing is on two lists no number is printed in any row."""
    code, out, _ = run(capsys, "count", "--table", str(TABLES / "no_overlap.csv"), "--json")
    estimated = json.loads(out)["answer"]["estimated"]

    assert code == 0
    assert estimated["verdict"] == "refused"
    assert estimated["reasons"]
    assert {m["estimate"] for m in estimated["models"]} == {None}


def test_the_strip_shows_what_is_listed_and_every_estimate(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The same table draws the same bytes; each model with a number has its row."""
    drawn = []
    for name in ("one.svg", "two.svg"):
        path = tmp_path / name
        run(capsys, "count", "--table", str(TABLES / "hiv_rome.csv"), "--figure", str(path))
        drawn.append(path.read_text(encoding="utf-8"))

    assert drawn[0] == drawn[1]
    for words in ("listed", "chapman", "at least", "hiv_rome.csv"):
        assert words in drawn[0]


def test_a_count_of_the_ledger_is_drawn_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Reported totals with their source, and what can be listed."""
    path = tmp_path / "ilrs.svg"
    code, _, err = run(capsys, "count", "ilrs", "--as-of", "2025-04-23", "--figure", str(path))
    text = path.read_text(encoding="utf-8")

    assert (code, err) == (0, f"wrote {path}\n")
    assert "reported" in text
    assert "as of 2025-04-23" in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("count",), 2, "SUBJECT"),
        (("count", "ilrs", "--table", "x.csv"), 2, "SUBJECT"),
        (("count", "--table", "nowhere.csv"), 3, "nowhere.csv"),
    ],
)
def test_what_makes_no_sense_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    """One of subject and table, and the table must be there."""
    got, out, err = run(capsys, *arguments)

    assert got == code, err
    assert said in err
    assert out == ""


def test_every_problem_of_a_table_is_named_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A cell that is neither 0 nor 1 and a negative count: both, with file and row."""
    path = tmp_path / "bad.csv"
    path.write_text("A,B,count\n1,0,5\n2,1,3\n0,1,-4\n", encoding="utf-8")
    code, out, err = run(capsys, "count", "--table", str(path))

    assert (code, out) == (3, "")
    assert "bad.csv:3" in err
    assert "bad.csv:4" in err
